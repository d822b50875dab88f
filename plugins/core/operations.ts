/**
 * What a caller wants a provider to do; the values follow OpenTelemetry's `gen_ai.operation.name` where it has one.
 * `task` is a model's own task (classify, fill in a mask, ...), `resource` what a provider keeps for its callers and
 * gives out by id: stored responses, files, batches.
 */
export const MODEL_OPERATIONS = [
  'chat',
  'text_completion',
  'embeddings',
  'image_generation',
  'image_edit',
  'image_variation',
  'transcription',
  'translation',
  'speech',
  'moderation',
  'rerank',
  'token_count',
  'task',
  'realtime',
  'resource',
] as const;
export type ModelOperation = (typeof MODEL_OPERATIONS)[number];

/** What the gateway answers itself, without a provider: lists of models, a caller's own usage, what it says of answers, unknown paths. */
export const OWN_OPERATIONS = ['models', 'usage', 'feedback', 'unknown'] as const;

export const OPERATIONS = [...MODEL_OPERATIONS, ...OWN_OPERATIONS] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Name of a wire format, shared by the dialect that clients speak and the provider that speaks the same. */
export type ApiName =
  | 'openai-chat'
  | 'openai-responses'
  | 'openai-completions'
  | 'openai-embeddings'
  | 'openai-images'
  | 'openai-audio'
  | 'openai-moderations'
  | 'openai-models'
  | 'anthropic-messages'
  | 'anthropic-models'
  | 'gemini'
  | 'rerank'
  | (string & {});
