const { createPlugin, definePolicy, policies, Type } = require('express-gateway-plugin-ai');

const EMAIL = /[\w.+-]+@[\w-]+(\.[\w-]+)+/g;

const maskEmails = definePolicy({
  name: 'mask-emails',
  summary: 'Keeps email addresses from leaving the house',
  parameters: Type.Object({
    mask: Type.String({ default: '[email]', description: 'What stands in the place of an address.' }),
  }),
  setup({ mask }) {
    const masked = (content) => (typeof content === 'string' ? content.replace(EMAIL, mask) : content);
    return {
      onRequest(request) {
        const { messages, ...others } = request.native.body;
        if (!Array.isArray(messages)) return undefined;
        const safe = messages.map((message) => ({ ...message, content: masked(message.content) }));
        return request.withBody({ ...others, messages: safe });
      },
    };
  },
});

module.exports = createPlugin({ policies: [...policies, maskEmails] });
