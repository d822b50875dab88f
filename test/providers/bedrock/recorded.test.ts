import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { expect } from 'chai';
import type { ChatCompletion } from '../../../plugins/core/hub';
import { readAnswer } from '../../../plugins/providers/bedrock/answer';
import { readError } from '../../../plugins/providers/bedrock/errors';
import { cut } from '../../support/cut';
import { skipWithoutFixtures } from '../../support/fixtures';
import { serveBytes, type ByteServer } from '../../support/serve-bytes';
import { collected } from '../chunks';
import { officialAnswer, officialClient, officialStream } from './official';
import { anyRequest, hubSaying, readStream, type StreamRun } from './read';
import { converseAnswers, converseErrors, converseStreams, others, parsed, recordings } from './recordings';

/** What is not replayed, and why: the gateway reaches these models by Converse. */
const EXPLAINED: Readonly<Record<string, string>> = {
  invoke: 'InvokeModel, in the form of each maker; chat goes by Converse',
  'invoke-stream': 'InvokeModelWithResponseStream, in the form of each maker; chat goes by Converse',
  'count-tokens': 'CountTokens, of which clients get an answer by the gateway’s own tokenizer',
};

/** How many offsets of a long stream are tried. */
const OFFSETS = 400;

const finishReasons: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  max_tokens: 'length',
  tool_use: 'tool_calls',
  guardrail_intervened: 'content_filter',
};

describe('the bedrock provider on recorded answers', () => {
  let server: ByteServer;
  let official: BedrockRuntimeClient;

  before(async () => {
    server = await serveBytes();
    official = officialClient(server.url);
  });
  after(async () => {
    official.destroy();
    await server.close();
  });

  it('finds recordings of every kind', function () {
    skipWithoutFixtures(this);
    for (const found of [converseAnswers(), converseStreams(), converseErrors()]) expect(found).not.to.deep.equal([]);
    const replayed = converseAnswers().length + converseStreams().length + converseErrors().length;
    console.log(`      bedrock: ${recordings().length} recordings, ${replayed} replayed, ${others().length} explained`);
    expect(replayed + others().length).to.equal(recordings().length);
    for (const { operation } of others()) expect(EXPLAINED).to.have.property(operation);
  });

  for (const recording of converseAnswers()) {
    it(`reads ${recording.name} as AWS's own client does`, async () => {
      server.answer = { body: recording.body };
      const expected = await officialAnswer(official);
      const { whole, usage } = readAnswer(parsed(recording), anyRequest());
      expect(hubSaying(whole as ChatCompletion, usage)).to.deep.equal(expected);
      expect((whole as ChatCompletion).choices[0]?.finish_reason).to.equal(finishReasons[expected.stopReason]);
    });
  }

  for (const recording of converseStreams()) {
    it(`reads ${recording.name} as AWS's own client does`, async () => {
      server.answer = { body: recording.body, streamed: true };
      const expected = await officialStream(official);
      const run = readStream([recording.body]);
      expect(run.complete).to.equal(true);
      const whole = collected(run.chunks);
      expect(hubSaying(whole, run.usage)).to.deep.equal(expected);
      expect(whole.choices[0]?.finish_reason).to.equal(finishReasons[expected.stopReason]);
      expect(expected.text + JSON.stringify(expected.calls)).to.not.equal('[]');
    });

    it(`reads ${recording.name} the same however the network cuts it`, () => {
      const expected = timeless(readStream([recording.body]));
      for (const seed of [1, 2, 3]) expect(timeless(readStream(cut(recording.body, seed)))).to.deep.equal(expected);
    });

    it(`holds ${recording.name} for incomplete wherever it ends too soon`, () => {
      const step = Math.max(1, Math.floor(recording.body.length / OFFSETS));
      for (let end = 0; end < recording.body.length; end += step) {
        expect(readStream([recording.body.subarray(0, end)]).complete, `cut at ${end}`).to.equal(false);
      }
      expect(readStream([recording.body.subarray(0, -1)]).complete, 'without the last byte').to.equal(false);
    });

    it(`notices a flipped bit anywhere in ${recording.name}`, () => {
      const step = Math.max(1, Math.floor(recording.body.length / OFFSETS));
      for (let at = 0; at < recording.body.length; at += step) {
        const bytes = Buffer.from(recording.body);
        bytes[at]! ^= 1 << (at % 8);
        expect(() => readStream([bytes]), `bit flipped at ${at}`).to.throw(/wrong checksum/);
      }
    });
  }

  for (const recording of converseErrors()) {
    it(`reads ${recording.name}`, async () => {
      server.answer = { body: recording.body, status: recording.status };
      const failure: unknown = await officialAnswer(official).catch((error: unknown) => error);
      expect(readError(parsed(recording), recording)?.message).to.equal((failure as Error).message);
    });
  }
});

/** Ids and times are made while reading. */
function timeless(run: StreamRun): object {
  return { ...run, chunks: run.chunks.map((chunk) => ({ ...chunk, id: '', created: 0 })) };
}
