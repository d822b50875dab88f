import { defineDialect } from '../../core/dialect';
import type { HubRequest } from '../../core/hub';
import { renderOpenAiError } from '../openai-error';

/** OpenAI's realtime API: events over a WebSocket connection, which pass as they are. */
export const openAiRealtime = defineDialect({
  name: 'openai-realtime',
  operation: 'realtime',
  method: 'GET',
  path: '/realtime',
  body: 'none',
  requestIdHeader: 'x-request-id',
  about: (_, { query }) => ({ model: query.get('model') ?? '', stream: false }),
  toHub: (_, { model }): HubRequest => ({ model, messages: [] }),
  renderError: renderOpenAiError,
});
