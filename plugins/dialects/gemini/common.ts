import { renderError } from './errors';

/** What all dialects of this API have in common. */
export const common = {
  method: 'POST',
  requestIdHeader: 'x-request-id',
  keyInQuery: 'key',
  renderError,
} as const;
