import { expect } from 'chai';
import gateways from '../../dist/test/clients/clients-gateway.js';
import { aiSdkClients } from './clients/ai-sdk.mjs';
import { langChainClients } from './clients/langchain.mjs';
import { llamaIndexClients } from './clients/llamaindex.mjs';

const { CHAT_MODELS, EMBEDDING_MODELS, startClientsGateway, TITAN, USED, vectorOf } = gateways;
// Names of models that no client knows are what a gateway is for.
globalThis.AI_SDK_LOG_WARNINGS = false;

const QUESTION = 'Is it warm in Paris?';

/** Libraries that programs are written with, each against a provider of every API: the request and the answer cross both. */
describe('client libraries', () => {
  const gateway = { url: 'http://gateway.invalid' };
  let running;

  before(async () => {
    running = await startClientsGateway();
    gateway.url = running.url;
  });
  after(() => running?.stop());

  const clientsOf = (url) => [...aiSdkClients(url), ...langChainClients(url), ...llamaIndexClients(url)];

  for (const [index, { name, embed }] of clientsOf(gateway.url).entries()) {
    const client = () => clientsOf(gateway.url)[index];

    describe(name, () => {
      it(`chats with ${CHAT_MODELS.length} kinds of provider`, () =>
        forEach(CHAT_MODELS, async (model) => {
          const { text, usage } = await client().chat(model, QUESTION);
          expect(text).to.include(`You said: ${QUESTION}`);
          expectUsage(model, usage);
        }));

      it(`streams from ${CHAT_MODELS.length} kinds of provider`, () =>
        forEach(CHAT_MODELS, async (model) => {
          const { pieces, usage } = await client().stream(model, QUESTION);
          expect(pieces.join('')).to.include(`You said: ${QUESTION}`);
          expect(pieces).to.have.length.above(3);
          expectUsage(model, usage);
        }));

      it(`has its tool called by ${CHAT_MODELS.length} kinds of provider`, () =>
        forEach(CHAT_MODELS, async (model) => {
          const { text, given } = await client().tools(model, QUESTION);
          expect(given).to.have.length(1);
          if (model !== 'demo/chat') expect(given).to.deep.equal([{ city: 'Paris' }]);
          expect(text).to.include(`The tool said: `).and.include(`21 degrees in ${given[0].city}`);
        }));

      if (!embed) return;
      it(`embeds by ${EMBEDDING_MODELS.length} kinds of provider`, () =>
        forEach(EMBEDDING_MODELS, async (model) => {
          const texts = model === TITAN ? ['a cat'] : ['a cat', 'an umbrella'];
          const vectors = await client().embed(model, texts);
          expect(vectors).to.have.length(texts.length);
          if (model === 'demo/embed') expect(vectors[0]).to.have.length(256);
          else expect(vectors).to.deep.equal(texts.map(vectorOf));
        }));
    });
  }
});

function expectUsage(model, usage) {
  if (model === 'demo/chat') expect(usage.output).to.be.above(0);
  else expect(usage).to.deep.equal(USED);
}

/** Every one is tried, and a failure says of which it is. */
async function forEach(models, attempt) {
  const failures = [];
  for (const model of models) await attempt(model).catch((error) => failures.push(`${model}: ${error.message}`));
  expect(failures.join('\n\n')).to.equal('');
}
