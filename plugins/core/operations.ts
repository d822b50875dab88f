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

/** A model list and an unknown path are answered without a provider. */
export const OPERATIONS = [...MODEL_OPERATIONS, 'models', 'unknown'] as const;
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
