import type { Serving } from '../../../core/provider';
import { anthropic } from '../../anthropic';
import { chatAdapter, tokenCountAdapter } from '../../anthropic/messages';
import { readError } from '../errors';
import { pathOf } from '../place';
import { bareName, below } from './place';

const MODELS = 'publishers/anthropic/models';
/** The only version there is, which stands in the body and not in a header. */
const VERSION = { anthropic_version: 'vertex-2023-10-16' };

/**
 * Claude: Anthropic's Messages API inside Vertex AI's. The path names the model, except where tokens are counted.
 * Source: https://platform.claude.com/docs/en/build-with-claude/claude-on-vertex-ai and
 * https://cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/count-tokens
 */
export const claude: Serving = {
  operations: {
    chat: chatAdapter({
      path: (target, { stream }) =>
        below(target, `${MODELS}/${pathOf(bareName(target.model))}:${stream ? 'streamRawPredict' : 'rawPredict'}`),
      edit: () => ({ set: VERSION, remove: ['model'] }),
    }),
    token_count: tokenCountAdapter({
      path: (target) => below(target, `${MODELS}/count-tokens:rawPredict`),
      edit: (model) => ({ set: { model: bareName(model), ...VERSION } }),
    }),
  },
  forwardHeaders: ['anthropic-beta'],
  readError(body) {
    if (body.type === 'error') return anthropic.readError(body);
    const error = readError(body);
    return error && { ...error, unlike: true };
  },
};
