import type { Json } from '../../core/json';
import type { ChatOption } from '../../core/options';
import type { Resource } from '../../core/resource';

/** What the family can do besides chat. */
export type FurtherOperation =
  | 'text_completion'
  | 'embeddings'
  | 'image_generation'
  | 'image_edit'
  | 'image_variation'
  | 'transcription'
  | 'translation'
  | 'speech'
  | 'moderation'
  | 'rerank';

/** How one relative of OpenAI's API differs from it; everything absent is as OpenAI has it. */
export interface Quirks {
  kind: string;
  summary: string;
  /** The base address that the vendor's documentation gives; local servers have one of their own choice. */
  url?: string;
  /** Operations served besides chat. */
  operations?: readonly FurtherOperation[];
  /** Paths below the base address that are not OpenAI's. */
  paths?: Partial<Record<FurtherOperation, string>>;
  /** It has realtime sessions. */
  realtime?: boolean;
  /** Path at which it fills in what stands before `suffix`; the answers are those of chat. */
  fillPath?: string;
  /** Whether it serves OpenAI's Responses API, too. */
  responses?: boolean;
  /** What it keeps for its callers and gives out by id, in OpenAI's form. */
  resources?: readonly Resource[];
  /** Local servers and the like take calls without a key. */
  keyless?: boolean;
  /** Request members by other names: `{ max_completion_tokens: 'max_tokens' }`. */
  rename?: Readonly<Record<string, string>>;
  /** Name of the limit of output tokens for requests of other APIs; `max_tokens` unless it says otherwise. */
  limitOfOthers?: 'max_completion_tokens';
  /** Request members the provider rejects: left out, and reported as dropped. */
  unsupported?: readonly string[];
  /** Chat options without effect there: reported as dropped, and sent on for clients of the same API only. */
  ignored?: readonly ChatOption[];
  /** Chat options that it takes and OpenAI does not. */
  further?: readonly ChatOption[];
  /** What differs in an option it takes, in a few words. */
  remarks?: Readonly<Partial<Record<ChatOption, string>>>;
  /** Values of `reasoning_effort`, for requests of other APIs: the nearest is sent. */
  efforts?: readonly string[];
  /** It refuses messages of the role `developer`: they go as those of `system`. */
  withoutDeveloper?: boolean;
  /** It fetches files of a chat from an address; OpenAI does so for responses alone. */
  filesByUrl?: boolean;
  /** It makes JSON, but not by a schema: a schema is left out, and reported as dropped. */
  withoutSchema?: boolean;
  /** Its embeddings are bytes in base64, one signed number each, and it knows no `encoding_format` of OpenAI's. */
  embedsInBytes?: boolean;
  /** It takes images by address in JSON, and no files of a form. */
  withoutForms?: boolean;
  /** Its images are not streamed. */
  paintsWhole?: boolean;
  /** Its transcripts are not streamed, or not as OpenAI's are. */
  transcribesWhole?: boolean;
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
