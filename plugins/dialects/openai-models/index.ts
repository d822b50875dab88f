import { defineDialect } from '../../core/dialect';
import type { HubRequest } from '../../core/hub';
import type { JsonObject } from '../../core/json';
import { renderOpenAiError } from '../openai-error';

const common = {
  method: 'GET' as const,
  requestIdHeader: 'x-request-id' as const,
  toHub: (body: JsonObject) => body as HubRequest,
  renderError: renderOpenAiError,
};

/** `GET /models`. The list itself is made by core from what the pipeline's router may call. */
export const modelList = defineDialect({ ...common, name: 'openai-models', operation: 'models', path: '/models' });

/** `GET /models/{id}`; ids may hold slashes, as in `endpoint/model`. */
export const oneModel = defineDialect({ ...common, name: 'openai-models', operation: 'models', path: '/models/{id}' });

/** Answers for paths that no dialect serves: OpenAI's 404. */
export const unknownPath = defineDialect({ ...common, name: 'openai-unknown', operation: 'unknown', path: '/' });
