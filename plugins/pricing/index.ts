export { createPriceBook, type PriceBookOptions } from './create-price-book';
