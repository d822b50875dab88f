import { expect } from 'chai';
import fc from 'fast-check';
import type { Part } from '../../plugins/core/answer';
import { ChatCollector } from '../../plugins/core/collect-chat';
import type { Dialect } from '../../plugins/core/dialect';
import type { ChatCompletion } from '../../plugins/core/hub';
import type { JsonObject } from '../../plugins/core/json';
import type { OperationAdapter } from '../../plugins/core/provider';
import { AiRequest } from '../../plugins/core/request';
import { SseParser } from '../../plugins/core/sse';
import type { Usage } from '../../plugins/core/usage';
import { dialects } from '../../plugins/dialects';
import { providers } from '../../plugins/providers';
import { anySaying, anyUsage, chunksOf, cut, sayingOf, wholeOf, type Saying } from './arbitrary-answers';
import { adapterFor, requestOf } from './ask';
import { holds, TIMEOUT } from './holds';
import { plainRequest } from './sample-requests';

/** Who speaks each API, on the client's side and on the provider's. */
const SPOKEN: Readonly<Record<string, string>> = {
  'openai-chat': 'openai',
  'openai-responses': 'openai',
  'anthropic-messages': 'anthropic',
  gemini: 'gemini',
};

interface Read {
  said: Saying;
  usage: Usage | undefined;
}

/** A client's request; one of the Gemini API asks for server-sent events in its query. */
function asked(dialect: Dialect, stream: boolean): AiRequest {
  const { operation, model, native, toHub } = fieldsOf(requestOf(dialect, plainRequest(dialect)!));
  const path = { names: {}, query: new URLSearchParams(stream ? 'alt=sse' : '') };
  return new AiRequest({ operation, model, native, toHub, stream, path });
}

function fieldsOf({ operation, model, native, hub }: AiRequest) {
  return { operation, model, native, toHub: () => hub };
}

function throughPlain(dialect: Dialect, adapter: OperationAdapter, part: Part): Read {
  const request = asked(dialect, false);
  const body = dialect.renderWhole!(part, { requestId: 'req_1', request });
  const { whole, usage } = adapter.readWhole(JSON.parse(body) as JsonObject, request);
  return { said: sayingOf(whole as ChatCompletion), usage };
}

/** The bytes that a client gets for these parts. */
function streamed(dialect: Dialect, parts: readonly Part[]): Buffer {
  const renderer = dialect.streamRenderer!({ requestId: 'req_1', request: asked(dialect, true) });
  return Buffer.from(parts.map((part) => renderer.translate(part)).join('') + renderer.end(false));
}

function readStreamed(dialect: Dialect, adapter: OperationAdapter, reads: readonly Buffer[]): Read {
  const reader = adapter.streamReader!(asked(dialect, true));
  const parser = new SseParser();
  const collector = new ChatCollector();
  let usage: Usage | undefined;
  for (const bytes of reads) {
    for (const event of parser.push(bytes)?.events ?? []) {
      const read = reader.read(event);
      usage = read.usage ?? usage;
      for (const chunk of read.chunks) collector.add(chunk);
    }
  }
  expect(reader.complete, 'complete').to.equal(true);
  return { said: sayingOf(collector.whole()!), usage };
}

describe('answers written for clients and read as a provider’s of the same API', function () {
  this.timeout(TIMEOUT);

  for (const [name, kind] of Object.entries(SPOKEN)) {
    const dialect = dialects.find((each) => each.name === name && each.operation === 'chat')!;
    const adapter = adapterFor(
      providers.find((provider) => provider.kind === kind)!,
      dialect,
    )!;
    const streaming = dialects.findLast((each) => each.name === name && each.operation === 'chat')!;

    it(`say the same, plain: ${name}`, () => {
      expect(adapter.api).to.equal(name);
      const property = fc.property(anySaying, anyUsage, (said, usage) => {
        const read = throughPlain(dialect, adapter, { whole: wholeOf(said), usage });
        expect(read).to.deep.equal({ said, usage });
      });
      holds(property, 300);
    });

    it(`say the same, streamed and cut anywhere: ${name}`, () => {
      const bytes = fc.tuple(anySaying, anyUsage).chain(([said, usage]) =>
        chunksOf(said).chain((chunks) => {
          const parts: Part[] = [...chunks.map((chunk) => ({ chunks: [chunk] })), { chunks: [], usage }];
          return fc.record({
            said: fc.constant(said),
            usage: fc.constant(usage),
            reads: cut(streamed(streaming, parts)),
          });
        }),
      );
      const property = fc.property(bytes, ({ said, usage, reads }) => {
        expect(readStreamed(streaming, adapter, reads)).to.deep.equal({ said, usage });
      });
      holds(property, 300);
    });
  }
});
