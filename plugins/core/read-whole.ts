import { AiError } from './error';
import { isJsonObject, type Json } from './json';
import { messageOf } from './message-of';
import type { OperationAdapter, TransportAnswer, WholeRead } from './provider';
import type { AiRequest } from './request';

/** A body to its end. Rejects with `AiError` 502 when it breaks off or is longer than the limit, in bytes. */
export async function readAll(response: TransportAnswer, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body) {
      size += chunk.length;
      if (size > limit) throw new Error(`it is larger than ${limit} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw new AiError('The provider broke off its answer.', { status: 502, code: 'provider_answer_cut', cause: error });
  }
  return Buffer.concat(chunks, size);
}

/** What a provider's plain success says. Throws `AiError` 502 when it is not what its API promises. */
export function readWhole(raw: Buffer, adapter: OperationAdapter, request: AiRequest): WholeRead {
  try {
    const body: unknown = JSON.parse(raw.toString());
    return readJson(body as Json, adapter, request);
  } catch (error) {
    if (error instanceof AiError) throw error;
    const reason = messageOf(error);
    throw new AiError(`The provider's answer could not be read: ${reason}.`, {
      status: 502,
      code: 'invalid_provider_answer',
      cause: error,
    });
  }
}

function readJson(body: Json, adapter: OperationAdapter, request: AiRequest): WholeRead {
  if (Array.isArray(body) && adapter.readList) return adapter.readList(body, request);
  if (isJsonObject(body)) return adapter.readWhole(body, request);
  throw new Error(`it is not a JSON object${adapter.readList ? ' or list' : ''}`);
}
