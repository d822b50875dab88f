import Anthropic from '@anthropic-ai/sdk';
import type { JsonObject } from '../../plugins/core/json';
import { CLIENT_KEY, readAll, type Asked } from './ask-openai';

/** `baseURL` ends with what stands before `/v1/messages`. */
export function anthropicClient(baseURL: string): Anthropic {
  return new Anthropic({ baseURL, apiKey: CLIENT_KEY, maxRetries: 0, timeout: 10_000 });
}

export interface MessagesQuestion {
  body: JsonObject;
  /** Set for an exchange of the SDK's beta methods: the names in `anthropic-beta`. */
  betas?: string[];
  query?: Record<string, string>;
  headers?: Record<string, string>;
}

/** Asks as a program would, by the official SDK's own method. */
export async function askAnthropic(client: Anthropic, question: MessagesQuestion): Promise<Asked> {
  const warn = console.warn;
  // The SDK warns on the console of every model that is older than itself.
  console.warn = () => {};
  try {
    const { data, request_id } = await call(client, question).withResponse();
    return { wire: await readAll(data), requestId: request_id };
  } catch (error) {
    if (!(error instanceof Anthropic.APIError) || error.status === undefined) throw error;
    const { status, requestID } = error;
    return {
      wire: { kind: 'error', status, errorClass: error.constructor.name, error: error.error },
      requestId: requestID,
    };
  } finally {
    console.warn = warn;
  }
}

function call(client: Anthropic, { body, betas, query, headers }: MessagesQuestion) {
  const options = { query, headers };
  if (!betas) return client.messages.create(body as unknown as Anthropic.MessageCreateParams, options);
  return client.beta.messages.create({ ...body, betas } as unknown as Anthropic.Beta.MessageCreateParams, options);
}
