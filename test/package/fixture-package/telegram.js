const { defineDialect, invalidRequest } = require('express-gateway-plugin-ai');

/** @import { ChatCompletion, ChatRequest } from 'express-gateway-plugin-ai' */

/** An API of a team's own: `POST /telegrams { to, text }` answers `{ from, text }`. */
exports.telegram = defineDialect({
  name: 'acme-telegram',
  operation: 'chat',
  method: 'POST',
  path: '/telegrams',
  requestIdHeader: 'x-request-id',
  check({ to, text }) {
    if (typeof to !== 'string') throw invalidRequest('`to` must name who is to read the telegram.', 'to');
    if (typeof text !== 'string') throw invalidRequest('`text` must be what is to be said.', 'text');
  },
  about: ({ to }) => ({ model: String(to), stream: false }),
  /** @returns {ChatRequest} */
  toHub: ({ text }, { model }) => ({ model, messages: [{ role: 'user', content: String(text) }] }),
  renderWhole({ whole }) {
    const { model, choices } = /** @type {ChatCompletion} */ (whole);
    return JSON.stringify({ from: model, text: choices[0]?.message.content });
  },
  renderError: ({ status, code, message }) => ({ status, headers: {}, body: JSON.stringify({ stop: code, message }) }),
});
