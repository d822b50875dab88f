import type { Dialect } from '../../core/dialect';
import { renderError } from '../anthropic-messages/errors';
import { modelList, oneModel } from '../openai-models';

/** The same lists, which serve both APIs, with the errors and the request's id of Anthropic's. */
const anthropic = {
  name: 'anthropic-models',
  // Anthropic's API wants it of every request: https://platform.claude.com/docs/en/api/versioning
  clientHeader: 'anthropic-version',
  requestIdHeader: 'request-id',
  renderError,
} as const;

export const anthropicModelList: Dialect = { ...modelList, ...anthropic };
export const oneAnthropicModel: Dialect = { ...oneModel, ...anthropic };
