import { citationsIn, type Citation } from '../../core/citations';
import { signatureMember, signatureOf } from '../../core/gemini-api';
import type { GeminiPart } from '../../core/gemini-api';
import { callPart, imageParts, nativeParts, thoughtsOf } from '../../core/gemini-turn';
import type { ChatChunkChoice, ChatDelta, ToolCall, ToolCallDelta } from '../../core/hub';
import { textOf } from '../../core/json';
import type { JsonObject } from '../../core/json';
import { spokenParts } from './candidate';

/** Makes the parts of one streamed candidate. A call is a part of its own and whole, so that it waits for its end. */
export class CandidateStream {
  /** The last piece that said how it ended. */
  last: ChatChunkChoice | undefined;
  /** What was said, and what of it is cited. */
  text = '';
  readonly citations: Citation[] = [];
  /** The parts came from the provider's own; what the hub says of them is the same again. */
  private native = false;
  /** Thoughts have been written whose signature is still to come. */
  private unsigned = false;
  private signature: string | undefined;
  private readonly calls = new Map<number, ToolCall>();

  add(choice: ChatChunkChoice): GeminiPart[] {
    if (choice.finish_reason) this.last = choice;
    const delta = choice.delta ?? {};
    this.text += textOf(delta.content);
    for (const citation of citationsIn(delta)) this.citations.push(citation);
    const native = nativeParts(delta.native_content);
    this.native ||= native !== undefined;
    if (this.native) return native ?? [];
    this.signature = signatureOf(delta) ?? this.signature;
    const parts = [...this.thoughts(delta), ...textParts(delta.content), ...textParts(delta.refusal)];
    parts.push(...imageParts(delta.images), ...spokenParts(delta.audio));
    for (const call of delta.tool_calls ?? []) parts.push(...this.addCall(call));
    return choice.finish_reason ? [...parts, ...this.finish()] : parts;
  }

  /** All that has waited: nothing more will come. */
  finish(): GeminiPart[] {
    const parts = [...this.calls.values()].map(callPart);
    this.calls.clear();
    if (this.signature) parts.unshift({ text: '', thoughtSignature: this.signature });
    this.signature = undefined;
    return parts;
  }

  /** A block comes whole at its end; the text of one that was written as it came lacks but the signature. */
  private thoughts(delta: ChatDelta): GeminiPart[] {
    const parts = thoughtsOf(delta);
    const closed = Boolean(delta.thinking_blocks?.length);
    const [first, ...others] = parts;
    const written = closed && this.unsigned && first?.text;
    this.unsigned = closed ? false : this.unsigned || parts.length > 0;
    return written ? [{ ...first, text: '' }, ...others] : parts;
  }

  /** Some providers give every call the same index; then the id tells them apart. */
  private addCall({ index = this.calls.size, id, function: called, ...further }: ToolCallDelta): GeminiPart[] {
    const known = this.calls.get(index);
    const isNext = known && id && known.id && known.id !== id;
    const parts = !known || isNext ? this.settled() : [];
    const call: ToolCall = (!isNext && known) || { id: '', type: 'function', function: { name: '', arguments: '' } };
    this.calls.set(index, call);
    call.id ||= id ?? '';
    call.function.name ||= called?.name ?? '';
    call.function.arguments += called?.arguments ?? '';
    Object.assign(call, signatureMember(signatureOf(further)));
    return parts;
  }

  /** Calls whose arguments are whole, in order, now that another one begins. */
  private settled(): GeminiPart[] {
    const parts: GeminiPart[] = [];
    for (const [index, call] of this.calls) {
      if (!isWhole(call.function.arguments)) break;
      parts.push(callPart(call));
      this.calls.delete(index);
    }
    return parts;
  }
}

function textParts(text: JsonObject[string]): GeminiPart[] {
  const said = textOf(text);
  return said ? [{ text: said }] : [];
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
