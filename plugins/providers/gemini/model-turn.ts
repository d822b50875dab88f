import { markSignature, unmarkSignature } from '../../core/foreign-signature';
import type { GeminiPart } from '../../core/gemini-api';
import { nativeParts, partsOfMessage } from '../../core/gemini-turn';
import type { Message, ThinkingBlock } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json } from '../../core/json';
import type { ModelTraits } from './models';

/** What Google's documentation gives for calls that another model made, or whose signature was lost. */
const WITHOUT_SIGNATURE = 'skip_thought_signature_validator';

/** A block of thinking that carries a thought signature. */
export function signedThinking(thinking: string, signature: string): ThinkingBlock {
  return { type: 'thinking', thinking, signature: markSignature('google', signature) };
}

/** The parts of a turn of the model. Its thoughts need not come back, their signature says it all. */
export function modelParts(message: Message, { signedCalls }: ModelTraits): GeminiPart[] {
  const native = nativeParts(message.native_content);
  if (native) return native;
  const { thinking_blocks: blocks, reasoning_content: _, reasoning: __, ...said } = message;
  const parts = partsOfMessage(said as Message).filter((part) => part.text !== '' || part.thoughtSignature);
  const called = parts.find((part) => part.functionCall !== undefined);
  const signature = markedSignature(blocks) ?? (called && signedCalls ? WITHOUT_SIGNATURE : undefined);
  // Of several calls at once the first one is signed.
  const place = called ?? parts.at(-1);
  if (place && signature && !parts.some((part) => part.thoughtSignature)) place.thoughtSignature = signature;
  return parts;
}

function markedSignature(blocks: Json | undefined): string | undefined {
  return (Array.isArray(blocks) ? blocks.filter(isJsonObject) : [])
    .map(({ signature }) => unmarkSignature('google', textOf(signature)))
    .findLast((signature) => signature !== undefined);
}
