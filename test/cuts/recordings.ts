import { DIALECTS, type DialectName } from '../matrix/matrix-gateway';
import { replayedBody, type Replayed } from '../matrix/replaying-server';
import { recordedExchanges } from '../support/fixtures';
import { type Promised, promisedIn } from './promised';

/** The APIs by whose SDKs answers are asked for. */
export type ClientApi = DialectName | 'openai-completions';
export type RecordedApi = DialectName | 'openai-completions' | 'bedrock' | 'cohere' | 'ollama';

/** A recorded stream, to be cut. */
export interface Recording extends Replayed {
  readonly kind: string;
  readonly api: RecordedApi;
  readonly body: Buffer;
  /** The APIs in which it can be asked for; its own first. */
  readonly clients: readonly ClientApi[];
  readonly promised: Promised;
}

/** Kinds of streams, each by one that is not much longer than it must be. */
const CHOSEN: readonly (readonly [api: RecordedApi, name: string, kind?: string])[] = [
  ['openai-chat', 'openai/chat-stream-tools-toolcall-gpt-4o-mini'],
  ['openai-chat', 'openai/chat-stream-n-gpt-3.5-turbo'],
  ['openai-completions', 'openai/completions-stream-gpt-3.5-turbo-instruct'],
  ['openai-responses', 'openrouter/responses-stream-gpt-4o-mini-2024-07-18'],
  ['openai-chat', 'azure/chat-stream-tools-toolcall-grok-4-1-fast-non-reasoning'],
  ['anthropic-messages', 'anthropic/messages-stream-thinking-claude-sonnet-4-5-20250929'],
  ['anthropic-messages', 'anthropic/messages-stream-tools-claude-sonnet-5'],
  ['anthropic-messages', 'anthropic/messages-stream-tools-toolresult-servertool-claude-sonnet-4-6'],
  ['gemini', 'gemini/stream-generate-content-stream-tools-toolcall-thinking-gemini-3.5-flash'],
  ['gemini', 'gemini/stream-generate-content-stream-gemini-2.0-flash'],
  ['gemini', 'vertex/stream-generate-content-stream-tools-toolresult-gemini-2.5-flash'],
  ['bedrock', 'bedrock/converse-stream-stream-tools-toolcall-us.anthropic.claude-sonnet-5'],
  ['cohere', 'cohere/chat-stream-tools-toolcall-toolresult-citations-command-a-03-2025-2'],
  ['openai-chat', 'mistral/chat-stream-mistral-small-latest-2'],
  ['openai-chat', 'groq/chat-stream-llama-3.3-70b-versatile'],
  ['openai-chat', 'deepseek/chat-stream-tools-toolcall-toolresult-deepseek-chat-2'],
  ['openai-chat', 'openrouter/chat-stream-claude-haiku-4.5'],
  ['openai-chat', 'perplexity/chat-stream-citations-sonar'],
  ['openai-chat', 'huggingface/chat-stream-tools-toolcall-llama-3.1-8b-instruct'],
  ['ollama', 'ollama/api-chat-stream-llama3', 'ollama-native'],
];

/** All of them; none on a machine without the recordings. */
export function recordedStreams(): Recording[] {
  return CHOSEN.flatMap(([api, name, kind]) => {
    const provider = name.split('/')[0]!;
    return recordedExchanges(provider, (exchange) => exchange.name === name).map((exchange) => {
      const replayed = { exchange, api, streamed: true };
      const body = replayedBody(replayed);
      const promised = promisedIn(body, api, kind ?? provider);
      return { ...replayed, kind: kind ?? provider, body, clients: clientsOf(api), promised };
    });
  });
}

/** What was recorded in an API that no provider has besides chat can be asked for in no other. */
function clientsOf(api: RecordedApi): ClientApi[] {
  if (api === 'openai-responses' || api === 'openai-completions') return [api];
  const own = DIALECTS.filter((dialect) => dialect === api);
  return [...own, ...DIALECTS.filter((dialect) => dialect !== api)];
}
