import type { Answer, Part } from '../../plugins/core/answer';
import { partsOfWhole, wholeOfParts } from '../../plugins/core/answer-modes';
import { canBeEither } from '../../plugins/core/collect';
import type { AiContext } from '../../plugins/core/context';
import type { Dialect } from '../../plugins/core/dialect';
import type { Provider } from '../../plugins/core/provider';
import type { AiRequest } from '../../plugins/core/request';
import type { Tokenizer } from '../../plugins/core/tokenizer';
import { attempt } from '../../policies/provider-router/attempt';
import { targetOf } from './ask';

const HOUR = 3_600_000;
const TIMEOUTS = { connect: HOUR, firstToken: HOUR, idle: HOUR, total: HOUR, session: HOUR };

/** What the router makes of a provider that answers with these bytes; rejects as the router does. */
export function answerOf(
  provider: Provider,
  dialect: Dialect,
  request: AiRequest,
  { contentType, reads }: { contentType: string; reads: readonly Buffer[] },
): Promise<Answer> {
  const left = new AbortController();
  const known = { attempts: [], headers: {}, signal: left.signal, dialect, elapsed: () => 0 };
  const ai = known as unknown as AiContext;
  const keyless: Provider = { ...provider, keyless: true, transport: undefined };
  return attempt(targetOf(keyless), request, ai, {
    access: { url: 'http://a.test/v1' },
    send: async () => ({ status: 200, headers: { 'content-type': contentType }, body: each(reads), destroy() {} }),
    // Nothing is counted where the provider is asked.
    tokenizer: undefined as unknown as Tokenizer,
    timeouts: TIMEOUTS,
    deadline: performance.now() + HOUR,
    strictParams: false,
  });
}

async function* each(reads: readonly Buffer[]): AsyncIterable<Buffer> {
  for (const read of reads) yield await Promise.resolve(read);
}

/** Does all to an answer that may happen to it on its way to a client, in whichever of the two modes. */
export async function readInEveryWay(dialect: Dialect, request: AiRequest, answer: Answer): Promise<Part[]> {
  if (answer.bytes) {
    answer.discard();
    return [];
  }
  const parts: Part[] = answer.whole ? [answer.whole] : [];
  if (!answer.whole) for await (const part of answer.parts) parts.push(part);
  answer.discard();
  const context = { requestId: 'req_1', request };
  const { operation } = request;
  if (answer.whole) dialect.renderWhole?.(withoutBytes(answer.whole), context);
  else if (canBeEither(operation)) dialect.renderWhole?.(await wholeOfParts(operation, again(parts)), context);
  const streamed = answer.whole && canBeEither(operation) ? [...partsOfWhole(operation, answer.whole)] : parts;
  const renderer = dialect.streamRenderer?.(context);
  if (!renderer || (answer.whole && !canBeEither(operation))) return parts;
  for (const part of streamed) renderer.translate(withoutBytes(part));
  renderer.end(false);
  const forwarding = dialect.streamRenderer!(context);
  if (!answer.whole && answer.api === dialect.name) {
    for (const part of parts) forwarding.forward(part);
    forwarding.end(true);
  }
  return parts;
}

/** As they come out of a cache. */
function withoutBytes({ raw: _raw, batch: _batch, ...part }: Part): Part {
  return part;
}

async function* again(parts: readonly Part[]): AsyncIterable<Part> {
  for (const part of parts) yield await Promise.resolve(part);
}
