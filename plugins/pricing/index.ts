export { createPriceBook, type OpenPriceBook, type PriceBookOptions } from './create-price-book';
