import type { Application } from 'express';
import type { Logger } from '../../core/services';
import type { OpenPriceBook } from '../../pricing';
import type { GatewayConfig } from '../host';
import { priceReport } from '../price-report';
import { answeringJson } from './answering';

const UNAVAILABLE = { code: 'prices_unavailable', message: 'The prices cannot be looked at' };

export interface PricesRouteOptions {
  book(): OpenPriceBook;
  config(): GatewayConfig;
  logger: Logger;
}

/**
 * `GET /ai/prices?model=&endpoint=&tier=&at=` for the admin port: `{ "data": [price, ...] }`, one for each endpoint at
 * which the model has a price, as `PriceDescription` tells it; empty where nobody knows one.
 */
export function pricesRoute({ book, config, logger }: PricesRouteOptions): (app: Application) => void {
  return (app) => {
    app.get(
      '/ai/prices',
      answeringJson(({ query }) => ({ data: priceReport(query, config(), book(), Date.now()) }), UNAVAILABLE, logger),
    );
  };
}
