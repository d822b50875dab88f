import type { Answer, Part } from '../../plugins/core/answer';
import type { AiContext } from '../../plugins/core/context';
import type { Endpoint } from '../../plugins/core/endpoint';
import { AiError } from '../../plugins/core/error';
import type { ChatChunkChoice, HubChunk } from '../../plugins/core/hub';
import type { EventBatch, Framing } from '../../plugins/core/framing';
import type { StreamReader, TransportAnswer } from '../../plugins/core/provider';
import type { Usage } from '../../plugins/core/usage';
import { streamedError } from './provider-error';
import { noteServiceTier } from './service-tier';
import type { Watch } from './watch';

/** Reads a streamed answer up to its first content; what was read is handed on with the rest. */
export async function readStream(
  response: TransportAnswer,
  { reader, api, endpoint, framing }: { reader: StreamReader; api: string; endpoint: Endpoint; framing: Framing },
  ai: AiContext,
  watch: Watch,
): Promise<Answer> {
  const rest = parts(response, guarded(reader, endpoint, ai), framing, ai, watch);
  const held: Part[] = [];
  for (;;) {
    const next = await rest.next();
    if (next.done) break;
    held.push(next.value);
    if (hasContent(next.value)) break;
  }
  watch.awaitMore();
  return begunAnswer(response, watch, { api, headers: {}, held, rest });
}

/** An answer that has begun: its first parts are held, the rest is yet to come. */
export function begunAnswer(
  response: TransportAnswer,
  watch: Watch,
  {
    held,
    rest,
    ...about
  }: Pick<Answer, 'api' | 'headers' | 'bytes'> & { held: Part[]; rest: AsyncGenerator<Part, void> },
): Answer {
  return {
    ...about,
    status: response.status,
    streamed: true,
    parts: resumed(held, rest),
    taps: [],
    discard() {
      watch.close();
      response.destroy();
    },
  };
}

/** Held parts first, then the rest, without a generator of its own: this is on the path of every chunk. */
function resumed(held: Part[], rest: AsyncGenerator<Part, void>): AsyncIterable<Part> {
  const iterator: AsyncIterator<Part, void> = {
    next: () => {
      const part = held.shift();
      return part ? Promise.resolve({ done: false, value: part }) : rest.next();
    },
    return: () => rest.return(undefined),
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

async function* parts(
  response: TransportAnswer,
  reader: StreamReader,
  framing: Framing,
  ai: AiContext,
  watch: Watch,
): AsyncGenerator<Part, void> {
  const parser = framing.create();
  try {
    for await (const read of response.body) {
      const batch = parser.push(read);
      if (!batch) {
        watch.heard();
        continue;
      }
      const part = partOf(batch, reader, ai);
      watch.hold();
      yield part;
      watch.release();
    }
    const last = parser.finish();
    if (last) yield lastPartOf(last, reader, ai);
  } catch (error) {
    const timedOut = watch.signal.aborted;
    // What fails to come after all has been said is not missed.
    if (reader.complete && !reader.unmarked && !ai.signal.aborted && (timedOut || !(error instanceof AiError)))
      return response.destroy();
    if (timedOut) throw watch.signal.reason;
    throw error instanceof AiError ? error : cut(error);
  } finally {
    watch.close();
  }
  if (!reader.complete) throw cut();
}

export function cut(cause?: unknown): AiError {
  return new AiError('The provider broke off its answer.', { status: 502, code: 'provider_answer_cut', cause });
}

/** The reader, throwing what the provider reports as a failure; what that has used is paid for all the same. */
function guarded(reader: StreamReader, endpoint: Endpoint, ai: AiContext): StreamReader {
  return {
    get complete() {
      return reader.complete;
    },
    get unmarked() {
      return reader.unmarked;
    },
    read(event) {
      const read = reader.read(event);
      if (!read.error) return read;
      ai.reportedUsage = read.usage ?? ai.reportedUsage;
      throw streamedError(endpoint, read.error);
    },
  };
}

function partOf(batch: EventBatch, reader: StreamReader, ai: AiContext): Part {
  const chunks: HubChunk[] = [];
  let usage: Usage | undefined;
  let said: boolean | undefined;
  for (const event of batch.events) {
    const read = reader.read(event);
    if (read.serviceTier) noteServiceTier(read.serviceTier, ai);
    if (read.usage) usage = ai.reportedUsage = read.usage;
    said ||= read.said;
    for (const chunk of read.chunks) chunks.push(chunk);
  }
  return { raw: batch.bytes, batch, chunks, said, usage, last: reader.complete && !reader.unmarked };
}

/** Of an event whose end has not come: where it cannot be read, more than that is missing. */
function lastPartOf(batch: EventBatch, reader: StreamReader, ai: AiContext): Part {
  try {
    return partOf(batch, reader, ai);
  } catch (error) {
    if (error instanceof AiError && error.code !== 'invalid_provider_answer') throw error;
    throw new Error('the stream ends within an event', { cause: error });
  }
}

/** Whether a part says anything yet; an opening chunk with a role and empty content does not. */
function hasContent({ chunks, said }: Part): boolean {
  if (said) return true;
  return (chunks ?? []).some(({ choices }) =>
    (choices as (ChatChunkChoice & { text?: string })[]).some(
      ({ delta, text, finish_reason: finish }) => finish || text || Object.entries(delta ?? {}).some(isSaid),
    ),
  );
}

function isSaid([member, value]: [string, unknown]): boolean {
  return member !== 'role' && Boolean(value) && !(Array.isArray(value) && value.length === 0);
}
