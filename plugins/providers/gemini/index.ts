import { defineProvider } from '../../core/provider';
import { chatAdapter } from './chat';
import { readError } from './errors';
import { studio } from './place';

export const gemini = defineProvider({
  kind: 'gemini',
  summary: 'Google Gemini by AI Studio',
  operations: { chat: chatAdapter(studio) },
  authorize: (apiKey) => ({ 'x-goog-api-key': apiKey }),
  readError,
});
