import { gatewayRoute } from '../gateway-route';

/** `POST /feedback`: what a caller says of an answer that it got. */
export const feedbackDialects = gatewayRoute({ operation: 'feedback', method: 'POST' });
