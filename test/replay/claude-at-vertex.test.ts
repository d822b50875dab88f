import { expect } from 'chai';
import type { JsonObject } from '../../plugins/core/json';
import { skipWithoutFixtures, type Exchange } from '../support/fixtures';
import { anthropicClient, askAnthropic } from './ask-anthropic';
import { askOpenAi, CLIENT_KEY, openAiClient } from './ask-openai';
import { expectAnswer } from './differences';
import { exchangesOf, readUsage, recordedQuestion } from './exchanges';
import { expectBooked } from './ledger-file';
import { startOneKind, type OneKind } from './one-kind';
import { expectReadByTheOther, questionForTheOther } from './other-api';
import { PROVIDER_KEY } from './replay-gateway';
import { recordedOf } from './selections';
import { recordedWire } from './wire';

const PLACE = { project: 'mine', location: 'europe-west4' };
const MODELS = '/v1/projects/mine/locations/europe-west4/publishers/anthropic/models';
const VERSION = { anthropic_version: 'vertex-2023-10-16' };

/** Anthropic's API at Vertex AI is its own but for where model and version stand; so what was recorded there is replayed. */
describe('replay: Claude at Vertex AI behind the gateway', () => {
  const exchanges = exchangesOf('anthropic').filter(({ request }) => String(request['model']).startsWith('claude'));
  const counts = recordedOf('anthropic', 'count-tokens');
  let behind: OneKind;

  before(async function () {
    skipWithoutFixtures(this);
    behind = await startOneKind('vertex', PLACE);
  });
  after(() => behind?.close());

  it('has something to replay', () => {
    expect([exchanges.length, counts.length]).to.not.include(0);
  });

  function expectCalled({ request, streamed }: Exchange): void {
    const { model, ...rest } = request;
    const { url, headers, body } = behind.provider.received[0]!;
    expect(url).to.equal(`${MODELS}/${String(model)}:${streamed ? 'streamRawPredict' : 'rawPredict'}`);
    expect(JSON.parse(body.toString())).to.deep.equal({ ...rest, ...VERSION });
    expect(headers).to.include({ authorization: `Bearer ${PROVIDER_KEY}` });
    expect(headers).to.not.have.any.keys('anthropic-version', 'x-api-key');
    expect(JSON.stringify(headers)).to.not.contain(CLIENT_KEY);
  }

  for (const exchange of exchanges) {
    it(exchange.name, async () => {
      behind.provider.replay(exchange);
      const question = recordedQuestion(exchange);
      const { wire, requestId } = await askAnthropic(anthropicClient(behind.url), question);
      expectCalled(exchange);
      expect(behind.provider.received[0]!.headers['anthropic-beta']).to.equal(question.betas?.join(','));
      expectAnswer(exchange, wire, (read) => expect(read).to.deep.equal(recordedWire(exchange)));
      expectBooked(await behind.row(String(requestId)), exchange, readUsage(exchange, recordedWire(exchange)));
    });

    it(`${exchange.name}, read by OpenAI’s SDK`, async () => {
      behind.provider.replay(exchange);
      const { wire } = await askOpenAi(openAiClient(`${behind.url}/v1`), 'chat', questionForTheOther(exchange));
      const sent = JSON.parse(behind.provider.received[0]!.body.toString()) as JsonObject;
      expect(sent).to.include(VERSION).and.not.have.property('model');
      expectAnswer(exchange, wire, (read) => expectReadByTheOther(read, exchange));
    });
  }

  for (const exchange of counts) {
    it(`${exchange.name}, where the body names the model`, async () => {
      behind.provider.replay(exchange);
      const response = await fetch(`${behind.url}/v1/messages/count_tokens`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': CLIENT_KEY },
        body: JSON.stringify(exchange.request),
      });
      expect([response.status, await response.text()]).to.deep.equal([exchange.status, exchange.body.toString()]);
      const { url, body } = behind.provider.received[0]!;
      expect(url).to.equal(`${MODELS}/count-tokens:rawPredict`);
      expect(JSON.parse(body.toString())).to.deep.equal({ ...exchange.request, ...VERSION });
    });
  }
});
