import type { Json } from '../../core/json';

/** What the family can do besides chat. */
export type FurtherOperation = 'text_completion' | 'embeddings' | 'image_generation';

/** How one relative of OpenAI's API differs from it; everything absent is as OpenAI has it. */
export interface Quirks {
  kind: string;
  summary: string;
  /** Operations served besides chat. */
  operations?: readonly FurtherOperation[];
  /** Local servers and the like take calls without a key. */
  keyless?: boolean;
  /** Request members by other names: `{ max_completion_tokens: 'max_tokens' }`. */
  rename?: Readonly<Record<string, string>>;
  /** Name of the limit of output tokens for requests of other APIs; `max_tokens` unless it says otherwise. */
  limitOfOthers?: 'max_completion_tokens';
  /** Request members the provider rejects; they are reported as dropped. */
  unsupported?: readonly string[];
  /** Members to send when the client did not. */
  defaults?: Readonly<Record<string, Json>>;
  /** The provider rejects `stream_options` (and reports usage by itself, or not at all). */
  withoutStreamOptions?: boolean;
  /** Its streams end without `[DONE]`; a finish reason for every choice and a clean end is a whole answer. */
  withoutDone?: boolean;
  /** Header of the credential, if it is not `authorization: Bearer`. */
  keyHeader?: string;
  /** Client headers that go upstream. */
  forwardHeaders?: readonly string[];
}

const ALL: readonly FurtherOperation[] = ['text_completion', 'embeddings', 'image_generation'];

/** One row a provider: these are data, not code. Facts from the vendors' API references. */
export const QUIRKS: readonly Quirks[] = [
  {
    kind: 'openai',
    summary: 'OpenAI',
    operations: ALL,
    // Its reasoning models refuse the older name, and all its models take this one.
    limitOfOthers: 'max_completion_tokens',
    forwardHeaders: ['openai-organization', 'openai-project', 'openai-beta', 'idempotency-key'],
  },
  {
    kind: 'openai-compatible',
    summary: 'Any server that speaks OpenAI’s API (vLLM, LM Studio, llama.cpp, gateways, …)',
    operations: ALL,
    keyless: true,
  },
  { kind: 'ollama', summary: 'Ollama', operations: ['text_completion', 'embeddings'], keyless: true },
  {
    kind: 'openrouter',
    summary: 'OpenRouter; its routing members pass through',
    operations: ['text_completion', 'embeddings'],
    forwardHeaders: ['http-referer', 'x-title'],
  },
  { kind: 'groq', summary: 'Groq' },
  {
    kind: 'mistral',
    summary: 'Mistral',
    operations: ['embeddings'],
    rename: { max_completion_tokens: 'max_tokens', seed: 'random_seed' },
    unsupported: ['user', 'logprobs', 'top_logprobs', 'logit_bias', 'service_tier', 'store', 'metadata'],
    withoutStreamOptions: true,
  },
  { kind: 'deepseek', summary: 'DeepSeek', rename: { max_completion_tokens: 'max_tokens' } },
];
