export { createPriceBook, type OpenPriceBook, type PriceBookOptions } from './create-price-book';
export { describePrice, type PriceDescription } from './describe-price';
export { reprice, type Repriced } from './reprice';
export { RATE_NAMES, rateMembers } from './rates';
export { SERVICE_TIERS } from './service-tiers';
