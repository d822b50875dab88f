const { createPlugin, policies, providers } = require('express-gateway-plugin-ai');
const { parrot } = require('./parrot');
const { wordLimit } = require('./word-limit');

module.exports = createPlugin({ policies: [...policies, wordLimit], providers: [...providers, parrot] });
