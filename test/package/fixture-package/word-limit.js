const { AiError, definePolicy, Type } = require('express-gateway-plugin-ai');

/** @import { ChatRequest } from 'express-gateway-plugin-ai' */

exports.wordLimit = definePolicy({
  name: 'word-limit',
  summary: 'Refuses conversations that are too long',
  parameters: Type.Object({ words: Type.Integer({ minimum: 1, description: 'Most words in all messages together.' }) }),
  setup: ({ words }) => ({
    onRequest(request, ai) {
      if (request.operation !== 'chat') return;
      const { messages } = /** @type {ChatRequest} */ (request.hub);
      const count = messages.reduce((sum, { content }) => sum + String(content).split(/\s+/).length, 0);
      ai.answerHeaders['x-acme-words'] = String(count);
      if (count <= words) return;
      throw new AiError(`${count} words are more than the ${words} allowed.`, { status: 400, code: 'too_many_words' });
    },
  }),
});
