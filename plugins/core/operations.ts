/** What a caller wants done; the values follow OpenTelemetry's `gen_ai.operation.name`. */
export type Operation = 'chat' | 'text_completion' | 'embeddings' | 'image_generation' | 'models' | 'unknown';

/** Operations that a model performs; the others (a model list, an unknown path) are answered without one. */
export type ModelOperation = Exclude<Operation, 'models' | 'unknown'>;

/** Name of a wire format, shared by the dialect that clients speak and the provider that speaks the same. */
export type ApiName =
  | 'openai-chat'
  | 'openai-completions'
  | 'openai-embeddings'
  | 'openai-images'
  | 'openai-models'
  | 'anthropic-messages'
  | 'anthropic-models'
  | (string & {});
