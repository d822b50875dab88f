const { createPlugin, dialects, policies, providers } = require('express-gateway-plugin-ai');
const { parrot } = require('./parrot');
const { telegram } = require('./telegram');
const { wordLimit } = require('./word-limit');

module.exports = createPlugin({
  policies: [...policies, wordLimit],
  providers: [...providers, parrot],
  dialects: [...dialects, telegram],
});
