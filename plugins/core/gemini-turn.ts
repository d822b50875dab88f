/**
 * Turns of the model in Google's Gemini API and messages of the assistant in the hub: the dialect reads and the
 * provider writes them in requests, and the other way round in answers.
 */
import { isForeign } from './foreign-signature';
import { GEMINI_API, dataUrlOf, blobOf, madeUpCallId, signatureMember, signatureOf } from './gemini-api';
import type { GeminiPart } from './gemini-api';
import type { ContentPart, Message, ThinkingBlock, ToolCall } from './hub';
import { isJsonObject, textOf } from './json';
import type { Json, JsonObject } from './json';
import { messageText } from './message-text';
import { toolInput } from './messages-api';

/**
 * A data block of thinking that the provider hides is told from a signature without words by this beginning; it is
 * base64, as everything must be that stands in a `thoughtSignature`.
 */
const REDACTED = Buffer.from('redacted:').toString('base64');

/**
 * The hub's message for a turn of the model.
 *
 * @param turn makes ids of calls that have none unique in a conversation
 */
export function messageOfTurn(parts: readonly GeminiPart[], turn: string | number): Message {
  const thoughts = parts.filter(isThought);
  const texts = parts.filter((part) => isText(part) && !isThought(part));
  const calls = parts.flatMap(({ functionCall: call, thoughtSignature: signature }) =>
    isJsonObject(call) ? [{ call, signature }] : [],
  );
  const images = parts.flatMap(imagesOf);
  const said = thoughts.map(({ text }) => textOf(text)).join('');
  return {
    role: 'assistant',
    content: texts.length || !calls.length ? texts.map(({ text }) => textOf(text)).join('') : null,
    ...(said ? { reasoning_content: said } : {}),
    ...(thoughts.some(isSigned) ? { thinking_blocks: thinkingBlocks(thoughts) } : {}),
    ...(images.length ? { images } : {}),
    ...(calls.length
      ? { tool_calls: calls.map(({ call, signature }, index) => toolCall(call, signature, turn, index)) }
      : {}),
    ...signatureMember(texts.at(-1)?.thoughtSignature),
    ...(fitsHub(parts) ? {} : { native_content: { api: GEMINI_API, content: [...parts] } }),
  };
}

/** The parts of a turn of the model for the hub's message. */
export function partsOfMessage(message: Message): GeminiPart[] {
  const native = nativeParts(message.native_content);
  if (native) return native;
  const { content, refusal, tool_calls: calls } = message;
  const text = `${messageText(content)}${textOf(refusal)}`;
  const signature = signatureOf(message);
  return [
    ...thoughtsOf(message),
    ...(text || signature ? [{ text, ...(signature ? { thoughtSignature: signature } : {}) }] : []),
    ...imageParts(message.images),
    ...(calls ?? []).map(callPart),
  ];
}

/** The parts a message was made of, when it came in this API. */
export function nativeParts(native: Json | undefined): GeminiPart[] | undefined {
  if (!isJsonObject(native) || native.api !== GEMINI_API || !Array.isArray(native.content)) return undefined;
  return native.content.filter(isJsonObject);
}

/** What was thought, from a message or from a delta; `reasoning` is OpenRouter's and Groq's name. */
export function thoughtsOf({ thinking_blocks: blocks, reasoning_content: said, reasoning }: JsonObject): GeminiPart[] {
  if (Array.isArray(blocks) && blocks.length) return blocks.filter(isJsonObject).map(thoughtPart);
  const text = textOf(said) || textOf(reasoning);
  return text ? [{ text, thought: true }] : [];
}

/** A call of a function, whole. */
export function callPart(call: ToolCall): GeminiPart {
  const { name, arguments: written }: JsonObject = isJsonObject(call.function) ? call.function : {};
  const signature = signatureOf(call);
  return {
    functionCall: { ...(call.id ? { id: call.id } : {}), name, args: toolInput(written) },
    ...(signature ? { thoughtSignature: signature } : {}),
  };
}

/** A hub image that a model made, as a part; one that is not in the URL itself stays a link. */
export function imageParts(images: Json | undefined): GeminiPart[] {
  const list = Array.isArray(images) ? images.filter(isJsonObject) : [];
  return list.flatMap(({ image_url: image }): GeminiPart[] => {
    const url = isJsonObject(image) ? textOf(image.url) : '';
    const blob = blobOf(url);
    if (blob) return [{ inlineData: blob }];
    return url ? [{ fileData: { fileUri: url } }] : [];
  });
}

function thoughtPart({ thinking, signature, data }: JsonObject): GeminiPart {
  // What Google signed stands at the call that it belongs to.
  const sent = typeof data === 'string' ? REDACTED + data : isForeign(signature) ? '' : textOf(signature);
  return { text: textOf(thinking), thought: true, ...(sent ? { thoughtSignature: sent } : {}) };
}

/** Of a stream that was kept, a thought is in several parts, and its signature, which is for all of it, in the last. */
function thinkingBlocks(thoughts: readonly GeminiPart[]): ThinkingBlock[] {
  const blocks: ThinkingBlock[] = [];
  let said = '';
  const close = (signature: string) => {
    blocks.push({ type: 'thinking', thinking: said, signature });
    said = '';
  };
  for (const { text, thoughtSignature } of thoughts) {
    const signature = plainBase64(textOf(thoughtSignature));
    const redacted = signature.startsWith(REDACTED);
    if (redacted && said) close('');
    said += textOf(text);
    if (redacted) blocks.push({ type: 'redacted_thinking', data: signature.slice(REDACTED.length) });
    else if (signature) close(signature);
  }
  if (said) close('');
  return blocks;
}

/** Some clients write base64 in its form for URLs when they send a signature back; not every provider knows that one. */
function plainBase64(text: string): string {
  return text.replaceAll('-', '+').replaceAll('_', '/');
}

function toolCall(call: JsonObject, signature: Json | undefined, turn: string | number, index: number): ToolCall {
  return {
    id: textOf(call.id) || madeUpCallId(turn, index),
    type: 'function',
    function: { name: textOf(call.name), arguments: JSON.stringify(call.args ?? {}) },
    ...signatureMember(signature),
  };
}

/** Images that a model made stand in hub messages as OpenRouter has them: `images`, beside the content. */
function imagesOf({ inlineData: blob }: GeminiPart): ContentPart[] {
  if (!isJsonObject(blob) || !textOf(blob.mimeType).startsWith('image/')) return [];
  return [{ type: 'image_url', image_url: { url: dataUrlOf(blob) } }];
}

/** Members that a part of the hub's kinds has; another one, such as an image, asks for `native_content`. */
const HUB_MEMBERS: ReadonlySet<string> = new Set(['text', 'thought', 'thoughtSignature', 'functionCall']);

/** Whether the hub's message says the same: thoughts, then text signed at its end if at all, then calls. */
function fitsHub(parts: readonly GeminiPart[]): boolean {
  let last = 0;
  let signedText = false;
  for (const part of parts) {
    const rank = part.functionCall ? 2 : isThought(part) ? 0 : 1;
    if (rank < last || (rank === 1 && signedText)) return false;
    if (Object.keys(part).some((name) => !HUB_MEMBERS.has(name))) return false;
    signedText ||= rank === 1 && isSigned(part);
    last = rank;
  }
  return true;
}

function isThought({ thought }: GeminiPart): boolean {
  return thought === true;
}

function isText({ text }: GeminiPart): boolean {
  return typeof text === 'string';
}

function isSigned({ thoughtSignature }: GeminiPart): boolean {
  return typeof thoughtSignature === 'string' && thoughtSignature !== '';
}
