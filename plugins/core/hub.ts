/**
 * The hub: the one vocabulary between client dialects and providers. It is the shape of OpenAI's API, with a few
 * documented additions for what that API cannot say. Every object may carry further members; translators keep
 * what they know and ignore the rest.
 * Source of the shapes: OpenAI's API reference (chat completions, completions, embeddings, images, audio,
 * moderations).
 */
import type { Citation } from './citations';
import type { Json, JsonObject } from './json';

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'function_call';

export interface TextPart extends JsonObject {
  type: 'text';
  text: string;
}
export interface ImagePart extends JsonObject {
  type: 'image_url';
  image_url: { url: string; detail?: string };
}
/** A part of a message: text, an image, audio, a file. */
export type ContentPart = TextPart | ImagePart | (JsonObject & { type: string });

export interface ToolCall extends JsonObject {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
}

/** Addition: one block of a model's thinking, kept whole because providers verify its signature on the next turn. */
export interface ThinkingBlock extends JsonObject {
  type: 'thinking' | 'redacted_thinking';
  thinking?: string;
  signature?: string;
  data?: string;
}

export interface Message extends JsonObject {
  role: 'system' | 'developer' | 'user' | 'assistant' | 'tool' | 'function';
  content?: string | ContentPart[] | null;
  name?: string;
  tool_calls?: ToolCall[];
  tool_call_id?: string;
  refusal?: string | null;
  /** Addition (DeepSeek's name): the thinking as plain text. */
  reasoning_content?: string | null;
  /** Addition: the thinking with its signatures. */
  thinking_blocks?: ThinkingBlock[];
  /** Words that rest on web pages, each `{ type: 'url_citation', url_citation }`. */
  annotations?: JsonObject[];
  /** Addition: words that rest on documents or tool results; see `citations.ts`. */
  document_citations?: Citation[];
  /** Addition: the message's content as the provider's own API gave it, for a client that speaks the same API. */
  native_content?: { api: string; content: Json };
}

export interface Tool extends JsonObject {
  type: 'function';
  function: { name: string; description?: string; parameters?: JsonObject; strict?: boolean | null };
}

export interface ChatRequest extends JsonObject {
  model: string;
  messages: Message[];
  stream?: boolean | null;
  stream_options?: { include_usage?: boolean } | null;
  tools?: Tool[];
  tool_choice?: 'none' | 'auto' | 'required' | { type: 'function'; function: { name: string } };
  parallel_tool_calls?: boolean;
  max_tokens?: number | null;
  max_completion_tokens?: number | null;
  temperature?: number | null;
  top_p?: number | null;
  stop?: string | string[] | null;
  n?: number | null;
  response_format?: JsonObject;
  reasoning_effort?: string | null;
  user?: string;
}

export interface ChatChoice extends JsonObject {
  index: number;
  message: Message;
  finish_reason: FinishReason | null;
}
export interface ChatCompletion extends JsonObject {
  id: string;
  object: 'chat.completion';
  created: number;
  model: string;
  choices: ChatChoice[];
}

export interface ToolCallDelta extends JsonObject {
  index: number;
  id?: string;
  type?: 'function';
  function?: { name?: string; arguments?: string };
}
export interface ChatDelta extends JsonObject {
  role?: 'assistant';
  content?: string | null;
  refusal?: string | null;
  tool_calls?: ToolCallDelta[];
  reasoning_content?: string | null;
  thinking_blocks?: ThinkingBlock[];
  annotations?: JsonObject[];
  document_citations?: Citation[];
}
export interface ChatChunkChoice extends JsonObject {
  index: number;
  delta: ChatDelta;
  finish_reason?: FinishReason | null;
}
export interface ChatChunk extends JsonObject {
  id: string;
  object: 'chat.completion.chunk';
  created: number;
  model: string;
  choices: ChatChunkChoice[];
}

export interface CompletionRequest extends JsonObject {
  model: string;
  prompt: string | string[] | number[] | number[][];
  stream?: boolean | null;
  max_tokens?: number | null;
}
/** Whole answers and streamed chunks have the same shape. */
export interface Completion extends JsonObject {
  id: string;
  object: 'text_completion';
  created: number;
  model: string;
  choices: (JsonObject & { index: number; text: string; finish_reason: string | null })[];
}

export interface EmbeddingsRequest extends JsonObject {
  model: string;
  /** Addition: an item that is a list of parts, which make one vector together. Text alone stands as a string. */
  input: string | (string | ContentPart[])[] | number[] | number[][];
  encoding_format?: 'float' | 'base64';
  dimensions?: number;
}
export interface Embeddings extends JsonObject {
  object: 'list';
  model: string;
  data: (JsonObject & { object: 'embedding'; index: number; embedding: number[] | string })[];
}

export interface ImageRequest extends JsonObject {
  model: string;
  prompt: string;
  n?: number | null;
}
export interface Images extends JsonObject {
  created: number;
  data: (JsonObject & { url?: string; b64_json?: string })[];
}

/** Documents in the order of their relevance to a query. Source of the shape: Cohere's and Jina's API references. */
export interface RerankRequest extends JsonObject {
  model: string;
  query: string;
  /** Texts, or objects whose member `text` or all of whose members are looked at. */
  documents: (string | JsonObject)[];
  top_n?: number | null;
  return_documents?: boolean | null;
}
export interface Rerank extends JsonObject {
  model: string;
  /** The most relevant first. */
  results: (JsonObject & { index: number; relevance_score: number; document?: string | JsonObject })[];
}

/** Addition: the input tokens of a request that was only counted. */
export interface TokenCount extends JsonObject {
  object: 'token_count';
  input_tokens: number;
}

/** A model's own task, such as filling in a mask. Source of the shape: Hugging Face's Inference Providers, hf-inference. */
export interface TaskRequest extends JsonObject {
  model: string;
  inputs: Json;
  parameters?: JsonObject;
  /** Which one, of a model that has several: `fill-mask`, `feature-extraction`, ... */
  task?: string;
}
export interface TaskResult extends JsonObject {
  object: 'task';
  /** Whatever the task gives: mostly a list. */
  output: Json;
  /** The texts in it that the model wrote. */
  choices: (JsonObject & { index: number; text: string })[];
}

/** Images to change, as files of a form (see `form.ts`), by address or by id. */
export interface ImageEditRequest extends JsonObject {
  model: string;
  prompt?: string;
}

/** Sound to write down, or to translate into English; `file` describes the file of a form. */
export interface TranscriptionRequest extends JsonObject {
  model: string;
  prompt?: string;
}
/** `text` and more in JSON; other formats of transcripts are just bytes, as is speech. */
export interface Transcription extends JsonObject {
  text: string;
}
export interface SpeechRequest extends JsonObject {
  model: string;
  input: string;
}

export interface ModerationRequest extends JsonObject {
  model: string;
  input: string | string[] | ContentPart[];
}
export interface Moderation extends JsonObject {
  model: string;
  results: (JsonObject & { flagged: boolean; categories: JsonObject })[];
}

export type HubRequest =
  | ChatRequest
  | CompletionRequest
  | EmbeddingsRequest
  | ImageRequest
  | ImageEditRequest
  | TranscriptionRequest
  | SpeechRequest
  | ModerationRequest
  | RerankRequest
  | TaskRequest;
export type HubChunk = ChatChunk | Completion;
export type HubAnswer =
  ChatCompletion | Completion | Embeddings | Images | Transcription | Moderation | Rerank | TokenCount | TaskResult;
