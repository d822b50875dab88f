const { defineProvider, usage } = require('express-gateway-plugin-ai');

/** @import { ChatCompletion, ChatRequest } from 'express-gateway-plugin-ai' */
/** @typedef {{ said: string, counted: { heard: number, spoken: number } }} Answer */

/** Speaks an API of its own: `POST /say { voice, words }` answers `{ said, counted: { heard, spoken } }`. */
exports.parrot = defineProvider({
  kind: 'parrot',
  summary: 'Says what it hears',
  authorize: (apiKey) => ({ 'x-parrot-key': apiKey }),
  operations: {
    chat: {
      api: 'parrot-say',
      call(request, target) {
        const { messages } = /** @type {ChatRequest} */ (request.hub);
        return { path: '/say', body: JSON.stringify({ voice: target.model, words: messages.at(-1)?.content }) };
      },
      readWhole(body) {
        const { said, counted } = /** @type {Answer} */ (body);
        return { whole: completion(said), usage: usage({ input: counted.heard, output: counted.spoken }) };
      },
    },
  },
});

/**
 * @param {string} content
 * @returns {ChatCompletion}
 */
function completion(content) {
  return {
    id: 'parrot-1',
    object: 'chat.completion',
    created: 0,
    model: 'parrot',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  };
}
