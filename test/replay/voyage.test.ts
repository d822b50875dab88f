import { expect } from 'chai';
import type { JsonObject } from '../../plugins/core/json';
import { skipWithoutFixtures } from '../support/fixtures';
import { askOpenAi, openAiClient } from './ask-openai';
import { startOneKind, type OneKind } from './one-kind';
import { recordedOf } from './selections';
import type { Wire } from './wire';

describe('replay: embeddings by voyage behind the gateway', () => {
  const exchanges = recordedOf('voyage', 'embeddings');
  const answers = exchanges.filter(({ status }) => status === 200);
  let behind: OneKind;

  before(async function () {
    skipWithoutFixtures(this);
    behind = await startOneKind('voyage', { path: '/v1' });
  });
  after(() => behind?.close());

  it('has something to replay', () => {
    expect(answers).not.to.have.length(0);
  });

  for (const exchange of exchanges) {
    it(`${exchange.name}: the same bytes in and out`, async () => {
      behind.provider.replay(exchange);
      const sent = { method: 'POST', body: JSON.stringify(exchange.request) };
      const answer = await fetch(`${behind.url}/v1/embeddings`, sent);
      const [received] = behind.provider.received;
      expect([received?.url, received?.body.toString()]).to.deep.equal(['/v1/embeddings', sent.body]);
      expect(answer.status).to.equal(exchange.status);
      const { detail, usage } = JSON.parse(exchange.body.toString()) as { detail?: string; usage?: JsonObject };
      const text = await answer.text();
      if (detail) return expect((JSON.parse(text) as { error: JsonObject }).error['message']).to.equal(detail);
      expect(text).to.equal(exchange.body.toString());
      const row = await behind.row(String(answer.headers.get('x-request-id')));
      expect([row.input_tokens, row.input_provenance]).to.deep.equal([usage?.['total_tokens'], 'reported']);
    });
  }

  for (const exchange of answers) {
    it(`${exchange.name}: asked by OpenAI’s SDK for numbers`, async () => {
      behind.provider.replay(exchange);
      const body = { model: 'voyage-4', input: 'Hello, world!', encoding_format: 'float', dimensions: 1024 };
      const { wire } = await askOpenAi(openAiClient(`${behind.url}/v1`), 'embeddings', body);
      const sent = JSON.parse(behind.provider.received[0]!.body.toString()) as JsonObject;
      expect(sent).to.deep.equal({ model: 'voyage-4', input: 'Hello, world!', output_dimension: 1024 });
      const [recorded] = (JSON.parse(exchange.body.toString()) as { data: { embedding: string }[] }).data;
      const [read] = ((wire as Wire & { kind: 'whole' }).body as { data: { embedding: number[] }[] }).data;
      const bytes = Buffer.from(new Float32Array(read!.embedding).buffer);
      expect(bytes.toString('base64')).to.equal(recorded!.embedding);
    });
  }
});
