import { gatewayRoute } from '../gateway-route';

/** `GET /usage`: what the caller has used. */
export const usageDialects = gatewayRoute({ operation: 'usage', method: 'GET' });
