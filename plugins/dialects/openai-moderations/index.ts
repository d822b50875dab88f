import { defineDialect } from '../../core/dialect';
import { checkModel, missingOrWrong } from '../openai-check';
import { forwarded } from '../openai-forwarded';

/** What OpenAI's API takes where no model is named, as most programs do. */
const DEFAULT_MODEL = 'omni-moderation-latest';

/** OpenAI's moderations of texts and images. */
export const openAiModerations = defineDialect({
  ...forwarded,
  name: 'openai-moderations',
  operation: 'moderation',
  path: '/moderations',
  check(body) {
    if (body.model !== undefined && body.model !== null) checkModel(body);
    const { input } = body;
    if (typeof input === 'string' || (Array.isArray(input) && input.length > 0)) return;
    throw missingOrWrong(input, 'input', 'a text, or a list of texts, parts or messages that is not empty');
  },
  about: ({ model }) => ({ model: String(model ?? DEFAULT_MODEL), stream: false }),
  toHub: (body, { model }) => ({ ...body, model }),
});
