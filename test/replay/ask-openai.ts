import OpenAI from 'openai';
import type { APIPromise } from 'openai';
import type { JsonObject } from '../../plugins/core/json';
import { ownError, type Wire, withoutNullFinish } from './wire';

/** What an SDK read, with the id that the answer's headers gave the request. */
export interface Asked {
  wire: Wire;
  requestId: string | null | undefined;
}

/** The key of the SDKs; it is good for the gateway only. */
export const CLIENT_KEY = 'key-of-the-client';

/** `baseURL` ends with what stands before `/chat/completions`. */
export function openAiClient(baseURL: string, defaultQuery?: Record<string, string>): OpenAI {
  return new OpenAI({ baseURL, defaultQuery, apiKey: CLIENT_KEY, maxRetries: 0, timeout: 10_000 });
}

/** Asks as a program would, by the official SDK's own method for the operation. */
export async function askOpenAi(client: OpenAI, operation: string, body: JsonObject): Promise<Asked> {
  try {
    const { data, request_id } = await call(client, operation, body).withResponse();
    return { wire: await readAll(data), requestId: request_id };
  } catch (error) {
    if (!(error instanceof OpenAI.APIError) || error.status === undefined) throw error;
    const { status, requestID } = error;
    return {
      wire: { kind: 'error', status, errorClass: error.constructor.name, error: ownError(error.error) },
      requestId: requestID,
    };
  }
}

function call(client: OpenAI, operation: string, body: JsonObject): APIPromise<unknown> {
  switch (operation) {
    case 'chat':
      return client.chat.completions.create(body as unknown as OpenAI.ChatCompletionCreateParams);
    case 'completions':
      return client.completions.create(body as unknown as OpenAI.CompletionCreateParams);
    case 'fim':
      return client.post('/fim/completions', { body });
    case 'responses':
      return client.responses.create(body as unknown as OpenAI.Responses.ResponseCreateParams);
    case 'images':
      return client.images.generate(body as unknown as OpenAI.ImageGenerateParams);
    case 'moderations':
      return client.moderations.create(body as unknown as OpenAI.ModerationCreateParams);
    case 'embeddings':
      // Without an encoding format the SDK's method asks for base64, which is not what was recorded.
      return body['encoding_format']
        ? client.embeddings.create(body as unknown as OpenAI.EmbeddingCreateParams)
        : client.post('/embeddings', { body });
    default:
      throw new Error(`${operation} is not an operation of the OpenAI SDK that this suite knows`);
  }
}

/** A stream's events, or the whole answer. */
export async function readAll(data: unknown): Promise<Wire> {
  if (typeof data !== 'object' || data === null || !(Symbol.asyncIterator in data)) {
    // The SDK's own addition to responses.
    const { output_text: _, ...body } = data as JsonObject;
    return { kind: 'whole', body };
  }
  const events: JsonObject[] = [];
  for await (const event of data as AsyncIterable<JsonObject>) events.push(withoutNullFinish(event));
  return { kind: 'stream', events };
}
