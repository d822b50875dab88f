const { defineProvider, usage } = require('express-gateway-plugin-ai');

/** Speaks an API of its own: `POST /say { voice, words }` answers `{ said, counted: { heard, spoken } }`. */
exports.parrot = defineProvider({
  kind: 'parrot',
  summary: 'Says what it hears',
  authorize: (apiKey) => ({ 'x-parrot-key': apiKey }),
  operations: {
    chat: {
      api: 'parrot-say',
      call: (request, target) => ({
        path: '/say',
        body: JSON.stringify({ voice: target.model, words: request.hub.messages.at(-1).content }),
      }),
      readWhole: ({ said, counted }) => ({
        whole: {
          id: 'parrot-1',
          object: 'chat.completion',
          created: 0,
          model: 'parrot',
          choices: [{ index: 0, message: { role: 'assistant', content: said }, finish_reason: 'stop' }],
        },
        usage: usage({ input: counted.heard, output: counted.spoken }),
      }),
    },
  },
});
