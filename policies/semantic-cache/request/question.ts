import type { ChatRequest, CompletionRequest } from '../../../plugins/core/hub';
import { isJsonObject } from '../../../plugins/core/json';
import type { Json, JsonObject } from '../../../plugins/core/json';
import type { AiRequest } from '../../../plugins/core/request';

/** The one text of a request that is compared by its meaning, and all the rest, which must be the same. */
export interface Question {
  readonly text: string;
  /** The body in its own API without the text, whose place is still to be seen. */
  readonly rest: JsonObject;
}

/** Where the APIs keep what is said, the newest last. */
const CONVERSATIONS = ['messages', 'input', 'contents', 'prompt'] as const;
/** Where they keep what one turn says. */
const CONTENTS = ['content', 'parts'] as const;

/**
 * The last text of the user, where a request ends with one; undefined where it does not. It is taken out of the body
 * as it came, not out of its translation, because the rest must keep what a translation may lose; that it is the
 * user's is known by the translation.
 */
export function questionOf(request: AiRequest): Question | undefined {
  const { body } = request.native;
  const member = CONVERSATIONS.find((name) => body[name] !== undefined);
  const found = member && withoutText(body[member]);
  if (!found || found.text.trim() === '' || found.text !== lastOfUser(request)) return undefined;
  return { text: found.text, rest: { ...body, [member]: found.rest } };
}

/** Takes the last text out of the last turn of what is said. */
function withoutText(said: Json | undefined): { text: string; rest: Json } | undefined {
  if (typeof said === 'string') return { text: said, rest: '' };
  if (Array.isArray(said)) return inLast(said);
  if (!isJsonObject(said)) return undefined;
  const member = typeof said.text === 'string' ? 'text' : CONTENTS.find((name) => said[name] !== undefined);
  const inner = member && withoutText(said[member]);
  return inner && { text: inner.text, rest: { ...said, [member]: inner.rest } };
}

/** Of turns the last one counts, of the parts of a turn the last one that has a text. */
function inLast(list: Json[]): { text: string; rest: Json } | undefined {
  const lastText = list.findLastIndex((part) => isJsonObject(part) && typeof part.text === 'string');
  const at = lastText === -1 ? list.length - 1 : lastText;
  const item = list[at];
  const inner = isJsonObject(item) ? withoutText(item) : undefined;
  return inner && { text: inner.text, rest: list.with(at, inner.rest) };
}

function lastOfUser({ operation, hub }: AiRequest): string | undefined {
  if (operation === 'text_completion') {
    const { prompt } = hub as CompletionRequest;
    return typeof prompt === 'string' ? prompt : undefined;
  }
  const last = (hub as ChatRequest).messages.at(-1);
  if (last?.role !== 'user') return undefined;
  const { content } = last;
  if (typeof content === 'string') return content;
  const text = content?.findLast((part) => typeof part.text === 'string')?.text;
  return typeof text === 'string' ? text : undefined;
}
