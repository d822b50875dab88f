import type { Dialect } from '../../core/dialect';
import { geminiCountTokens } from './count-tokens';
import { geminiEmbedContent } from './embed-content';
import { geminiGenerateContent } from './generate-content';
import { geminiModels } from './models';

/** Google's Gemini API, as its own SDK and that of Vertex AI speak it. */
export const gemini: readonly Dialect[] = [
  ...geminiGenerateContent,
  ...geminiCountTokens,
  ...geminiEmbedContent,
  ...geminiModels,
];
