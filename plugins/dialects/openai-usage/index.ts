import { defineDialect, type Dialect } from '../../core/dialect';
import type { HubRequest } from '../../core/hub';
import type { JsonObject } from '../../core/json';
import { renderError } from '../anthropic-messages/errors';
import { renderOpenAiError } from '../openai-error';

/** `GET /usage`: what the caller has used. Answered by the gateway; no API of a provider has it. */
export const usageReport = defineDialect({
  name: 'openai-usage',
  operation: 'usage',
  method: 'GET',
  path: '/usage',
  requestIdHeader: 'x-request-id',
  toHub: (body: JsonObject) => body as HubRequest,
  renderError: renderOpenAiError,
});

/** The same for those who speak Anthropic's API, with its errors. */
export const anthropicUsageReport: Dialect = {
  ...usageReport,
  name: 'anthropic-usage',
  clientHeader: 'anthropic-version',
  requestIdHeader: 'request-id',
  renderError,
};
