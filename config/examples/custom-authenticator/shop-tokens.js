const { createHash } = require('node:crypto');
const { authenticators, createPlugin, defineAuthenticator, Type } = require('express-gateway-plugin-ai');

const shopTokens = defineAuthenticator({
  name: 'shop-tokens',
  summary: 'Tokens of the old shop, which its customers still have',
  parameters: Type.Object({
    customers: Type.Record(Type.String(), Type.String(), {
      description: 'Names of customers, by the SHA-256 of their tokens in hexadecimal digits.',
    }),
  }),
  setup({ customers }, { credentials }) {
    const names = new Map(Object.entries(customers));
    return async ({ credential }) => {
      // What is none of the shop's tokens is left to the other methods.
      if (!credential?.startsWith('shop-')) return undefined;
      const name = names.get(createHash('sha256').update(credential).digest('hex'));
      if (name === undefined) return { reason: 'The shop has given no such token.' };
      return (await credentials.find(name)) ?? credentials.guest({ id: `shop:${name}`, name, team: 'shop' });
    };
  },
});

module.exports = createPlugin({ authenticators: [...authenticators, shopTokens] });
