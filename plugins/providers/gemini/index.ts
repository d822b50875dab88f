import { defineProvider } from '../../core/provider';
import { chatAdapter } from './chat';
import { tokenCountAdapter } from './count-tokens';
import { batchEmbeddings, oneEmbedding } from './embeddings';
import { readError } from './errors';
import { studio } from './place';

export const gemini = defineProvider({
  kind: 'gemini',
  summary: 'Google Gemini by AI Studio',
  operations: { chat: chatAdapter(studio), embeddings: batchEmbeddings, token_count: tokenCountAdapter(studio, true) },
  alternatives: { embeddings: [oneEmbedding] },
  // Its own lists of models have them so.
  nameOf: (written) => written.replace(/^(models\/)+/, ''),
  authorize: (apiKey) => ({ 'x-goog-api-key': apiKey }),
  readError,
});
