import { expect } from 'chai';
import type { JsonObject } from '../../plugins/core/json';
import { skipWithoutFixtures, type Exchange } from '../support/fixtures';
import { askOpenAi, openAiClient } from './ask-openai';
import { startOneKind, type OneKind } from './one-kind';
import { PROVIDER_KEY } from './replay-gateway';
import { replayThroughGateway } from './replay-suite';
import { recordedOf, TASKS } from './selections';
import type { Wire } from './wire';

replayThroughGateway('huggingface');

const tasks = recordedOf('huggingface', ...TASKS);
const features = tasks.filter(({ operation }) => operation === 'feature-extraction');

/** Recordings have the model in the address, older ones behind the task. */
function modelOf({ url }: Exchange): string {
  const path = url.pathname.replace(/^(\/hf-inference)?\/models\//, '').replace(/^\/pipeline\/[^/]+\//, '');
  return path.replace(/\/pipeline\/.*$/, '');
}

function taskOf({ url }: Exchange): string | undefined {
  return /\/pipeline\/([a-z-]+)/.exec(url.pathname)?.[1];
}

describe('replay: tasks of models at huggingface behind the gateway', () => {
  let behind: OneKind;

  before(async function () {
    skipWithoutFixtures(this);
    behind = await startOneKind('huggingface', { path: '/v1' });
  });
  after(() => behind?.close());

  it('has something to replay', () => {
    expect(tasks.map(({ status }) => status)).to.include.members([200, 404]);
    expect(tasks.some(({ streamed }) => streamed)).to.equal(true);
  });

  for (const exchange of tasks) {
    it(`${exchange.name}: the same bytes in and out`, async () => {
      behind.provider.replay(exchange);
      const task = taskOf(exchange);
      const recorded = JSON.stringify(exchange.request);
      const body = task ? `${recorded.slice(0, -1)},"task":"${task}"}` : recorded;
      const answer = await fetch(`${behind.url}/v1/models/${modelOf(exchange)}/run`, { method: 'POST', body });
      const [received] = behind.provider.received;
      const path = `/hf-inference/models/${modelOf(exchange)}${task ? `/pipeline/${task}` : ''}`;
      expect([received?.url, received?.headers.authorization]).to.deep.equal([path, `Bearer ${PROVIDER_KEY}`]);
      expect(received?.body.toString()).to.equal(recorded);
      const text = await answer.text();
      const failed = exchange.streamed && exchange.body.includes('"error"');
      if (failed) {
        // A failure before the first word is told by the status.
        expect(answer.status).to.equal(422);
        return expect((JSON.parse(text) as JsonObject)['error']).to.match(/^Input validation error/);
      }
      expect([answer.status, text]).to.deep.equal([exchange.status, exchange.body.toString()]);
      if (answer.status !== 200) return;
      const row = await behind.row(String(answer.headers.get('x-request-id')));
      expect(row).to.include({ operation: 'task', status: 200, delivery: 'complete', cost: null });
      expect([row.input_provenance, row.model_requested]).to.deep.equal(['estimate', modelOf(exchange)]);
      expect(row.input_tokens).to.be.within(3, 12);
      if (exchange.streamed) expect(row.output_tokens).to.be.above(0);
    });
  }

  for (const exchange of features) {
    it(`${exchange.name}: as an embedding for OpenAI’s SDK`, async () => {
      behind.provider.replay(exchange);
      const { inputs } = exchange.request as { inputs: string };
      const body = { model: modelOf(exchange), input: inputs };
      const { wire } = await askOpenAi(openAiClient(`${behind.url}/v1`), 'embeddings', body);
      const [received] = behind.provider.received;
      expect(received?.url).to.equal(`/hf-inference/models/${modelOf(exchange)}/pipeline/feature-extraction`);
      expect(JSON.parse(received!.body.toString())).to.deep.equal({ inputs: [inputs] });
      const { data } = (wire as Wire & { kind: 'whole' }).body as { data: { embedding: number[] }[] };
      const vector = JSON.parse(exchange.body.toString()) as number[];
      expect(data.map(({ embedding }) => embedding)).to.deep.equal([[...new Float32Array(vector)]]);
    });
  }

  it('refuses a model whose name would lead elsewhere', async () => {
    behind.provider.received.length = 0;
    for (const model of ['..%2F..%2Fapi%2Fwhoami-v2', '%2e%2e%2Fx', 'a%2F%2Fb']) {
      const sent = { method: 'POST', body: '{"inputs":"x"}' };
      const answer = await fetch(`${behind.url}/v1/models/${model}/run`, sent);
      expect([model, answer.status]).to.deep.equal([model, 400]);
    }
    expect(behind.provider.received).to.deep.equal([]);
  });

  it('ends a stream that is cut with an error', async () => {
    const exchange = tasks.find(({ streamed, body }) => streamed && !body.includes('"error"'))!;
    const body = exchange.body.subarray(0, exchange.body.indexOf('data:', 300));
    behind.provider.replay({ ...exchange, body });
    const sent = { method: 'POST', body: JSON.stringify(exchange.request) };
    const answer = await fetch(`${behind.url}/v1/models/${modelOf(exchange)}/run`, sent);
    expect(await answer.text()).to.match(/\ndata:\{"error":[^\n]*"provider_answer_cut"[^\n]*\}\n\n$/);
  });
});
