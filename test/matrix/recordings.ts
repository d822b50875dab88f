import { recordedExchanges, type Exchange } from '../support/fixtures';

/** The form in which a provider was recorded. */
export type NativeApi =
  'openai-chat' | 'openai-responses' | 'anthropic-messages' | 'gemini' | 'bedrock' | 'cohere' | 'ollama';

/** A recorded chat answer, with the name under which the replaying provider knows it. */
export interface Recording {
  /** `e12`: a model that clients ask for. */
  readonly id: string;
  readonly exchange: Exchange;
  readonly api: NativeApi;
  /** The kind of the service endpoint in front of which it is replayed. */
  readonly kind: string;
  readonly streamed: boolean;
}

interface Source {
  provider: string;
  kind?: string;
  apis: Partial<Record<string, NativeApi>>;
}

const OPENAI = { chat: 'openai-chat' } as const;
const GEMINI = { generateContent: 'gemini', streamGenerateContent: 'gemini' } as const;

/** Providers with recorded chat answers, and by which of their operations these came. */
const SOURCES: readonly Source[] = [
  { provider: 'openai', apis: OPENAI },
  { provider: 'azure', apis: OPENAI },
  { provider: 'anthropic', apis: { messages: 'anthropic-messages' } },
  { provider: 'gemini', apis: GEMINI },
  { provider: 'vertex', apis: GEMINI },
  { provider: 'bedrock', apis: { converse: 'bedrock', 'converse-stream': 'bedrock' } },
  { provider: 'cohere', apis: { chat: 'cohere' } },
  { provider: 'mistral', apis: OPENAI },
  { provider: 'groq', apis: OPENAI },
  { provider: 'deepseek', apis: OPENAI },
  { provider: 'openrouter', apis: OPENAI },
  { provider: 'together', apis: OPENAI },
  { provider: 'perplexity', apis: OPENAI },
  { provider: 'cerebras', apis: OPENAI },
  { provider: 'huggingface', apis: OPENAI },
  { provider: 'ollama', apis: OPENAI },
  { provider: 'ollama', kind: 'ollama-native', apis: { 'api-chat': 'ollama' } },
];

/** All of them, numbered. */
export function recordedChats(): Recording[] {
  let count = 0;
  return SOURCES.flatMap(({ provider, kind = provider, apis }) =>
    recordedExchanges(provider, ({ operation }) => apis[operation] !== undefined).map((exchange) => ({
      id: `e${count++}`,
      exchange,
      api: apis[exchange.operation]!,
      kind,
      // Google's list is what its streams are for those who do not ask for events.
      streamed:
        exchange.streamed || exchange.operation === 'streamGenerateContent' || exchange.operation === 'converse-stream',
    })),
  );
}
