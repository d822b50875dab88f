import { defineDialect, type Dialect } from '../core/dialect';
import type { HubRequest } from '../core/hub';
import type { JsonObject } from '../core/json';
import { renderError } from './anthropic-messages/errors';
import { renderOpenAiError } from './openai-error';

/**
 * A route that the gateway answers itself and that no API of a provider has, by the name of its operation: once with
 * OpenAI's errors and once for those who speak Anthropic's API, with its own.
 */
export function gatewayRoute({ operation, method }: Pick<Dialect, 'operation' | 'method'>): readonly Dialect[] {
  const route = defineDialect({
    name: `openai-${operation}`,
    operation,
    method,
    path: `/${operation}`,
    requestIdHeader: 'x-request-id',
    toHub: (body: JsonObject) => body as HubRequest,
    renderError: renderOpenAiError,
  });
  const ofAnthropic: Dialect = {
    ...route,
    name: `anthropic-${operation}`,
    clientHeader: 'anthropic-version',
    requestIdHeader: 'request-id',
    renderError,
  };
  return [route, ofAnthropic];
}
