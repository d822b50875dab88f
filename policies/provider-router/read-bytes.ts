import type { Answer, Part } from '../../plugins/core/answer';
import { AiError } from '../../plugins/core/error';
import type { OperationAdapter, TransportAnswer } from '../../plugins/core/provider';
import { begunAnswer, cut } from './read-stream';
import type { Watch } from './watch';

/** Headers of a provider's answer that say what its bytes are. */
const HEADERS = ['content-type', 'content-length', 'content-encoding', 'content-disposition'];

type About = NonNullable<ReturnType<NonNullable<OperationAdapter['bytes']>>>;

/** Hands an answer on as the bytes it is, once the first of them have come. */
export async function readBytes(
  response: TransportAnswer,
  { api, ...about }: About & { api: string },
  watch: Watch,
): Promise<Answer> {
  const rest = parts(response, about, watch);
  const first = await rest.next();
  watch.awaitMore();
  const headers: Record<string, string> = {};
  for (const name of HEADERS) if (response.headers[name] !== undefined) headers[name] = String(response.headers[name]);
  return begunAnswer(response, watch, { api, headers, bytes: true, held: first.done ? [] : [first.value], rest });
}

async function* parts(response: TransportAnswer, { usage, end }: About, watch: Watch): AsyncGenerator<Part, void> {
  try {
    for await (const raw of response.body) {
      end?.read(raw);
      watch.hold();
      yield { raw, usage };
      watch.release();
    }
  } catch (error) {
    if (watch.signal.aborted) throw watch.signal.reason;
    throw error instanceof AiError ? error : cut(error);
  } finally {
    watch.close();
  }
  if (end?.complete === false) throw cut();
}
