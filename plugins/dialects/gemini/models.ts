import type { Dialect } from '../../core/dialect';
import type { HubRequest } from '../../core/hub';
import type { JsonObject } from '../../core/json';
import type { ModelInfo } from '../../core/policy';
import { common } from './common';

const METHODS = ['generateContent', 'streamGenerateContent', 'countTokens', 'embedContent', 'batchEmbedContents'];

const listing = {
  ...common,
  name: 'gemini-models',
  operation: 'models',
  method: 'GET',
  toHub: (body: JsonObject) => body as HubRequest,
  renderModels: (models: readonly ModelInfo[]) => ({ models: models.map(modelObject) }),
  renderModel: modelObject,
} as const;

/** The lists below Google's own roots, and below any other for clients that send Google's header. */
const WHERE = [{ root: 'v1beta' }, { clientHeader: 'x-goog-api-key' }];

export const geminiModels: readonly Dialect[] = WHERE.flatMap((where) => [
  { ...listing, ...where, path: '/models' },
  { ...listing, ...where, path: '/models/{id}' },
]);

/** Source: https://ai.google.dev/api/models#Model */
function modelObject({ id, owner }: ModelInfo): JsonObject {
  const description = `Served by ${owner}.`;
  return { name: `models/${id}`, version: '1', displayName: id, description, supportedGenerationMethods: METHODS };
}
