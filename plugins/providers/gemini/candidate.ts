import { citationMembers } from '../../core/citations';
import { GEMINI_API, finishReasonOf, signatureOf } from '../../core/gemini-api';
import type { GeminiPart } from '../../core/gemini-api';
import { messageOfTurn } from '../../core/gemini-turn';
import type { ChatChunkChoice, ChatDelta, Message, ThinkingBlock, ToolCall } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { JsonObject } from '../../core/json';
import { citationsOf } from './grounding';
import { logprobsOf } from './logprobs';
import { signedThinking } from './model-turn';

/** Reads the pieces of one candidate: all of a stream's, or the only one of a plain answer. */
export class CandidateReader {
  finished = false;
  private begun = false;
  private calls = 0;
  private text = '';
  /** Thoughts that no signature has been seen for. */
  private thoughts = '';
  private readonly parts: GeminiPart[] = [];
  private needsNative = false;

  /** @param answerId makes ids of calls that come without one */
  constructor(
    private readonly index: number,
    private readonly answerId: string,
  ) {}

  read(candidate: JsonObject): ChatChunkChoice {
    const { content, finishReason, finishMessage } = candidate;
    const parts = isJsonObject(content) && Array.isArray(content.parts) ? content.parts.filter(isJsonObject) : [];
    this.parts.push(...parts);
    const delta: ChatDelta = this.begun ? {} : { role: 'assistant' };
    this.begun = true;
    Object.assign(delta, this.said(messageOfTurn(parts, this.turn())), audioOf(parts));
    if (candidate.groundingMetadata) {
      Object.assign(delta, citationMembers(citationsOf(candidate.groundingMetadata, this.text)));
    }
    const logprobs = logprobsOf(candidate.logprobsResult);
    const choice: ChatChunkChoice = {
      index: this.index,
      delta,
      finish_reason: null,
      ...(logprobs ? { logprobs } : {}),
    };
    if (finishReason === undefined || finishReason === null) return choice;
    this.finished = true;
    const reason = textOf(finishReason);
    const finish = finishReasonOf(reason, this.calls > 0);
    // What the API says of a refusal; of other ends it says nothing that their names do not.
    if (finish === 'content_filter' && typeof finishMessage === 'string') delta.refusal = finishMessage;
    if (this.needsNative) delta.native_content = { api: GEMINI_API, content: this.parts };
    return { ...choice, finish_reason: finish, native_finish_reason: reason };
  }

  /** Unlike for each piece, because calls are counted anew in each. */
  private turn(): string {
    return [this.answerId, ...(this.index ? [`c${this.index}`] : []), ...(this.calls ? [this.calls] : [])].join('_');
  }

  private said({
    role: _,
    content,
    tool_calls: calls,
    thinking_blocks: __,
    native_content,
    ...others
  }: Message): ChatDelta {
    this.needsNative ||= native_content !== undefined;
    if (typeof content === 'string') this.text += content;
    this.thoughts += textOf(others.reasoning_content);
    const blocks = (calls ?? []).flatMap((call) => this.signedBlock(call));
    return {
      ...others,
      ...(content ? { content } : {}),
      ...(blocks.length ? { thinking_blocks: blocks } : {}),
      ...(calls ? { tool_calls: calls.map((call) => ({ ...call, index: this.calls++ })) } : {}),
    } as ChatDelta;
  }

  /** The signature of a call once more, where clients of the Messages API can keep it. */
  private signedBlock(call: ToolCall): ThinkingBlock[] {
    const signature = signatureOf(call);
    if (!signature) return [];
    const thinking = this.text ? '' : this.thoughts;
    this.thoughts = '';
    return [signedThinking(thinking, signature)];
  }
}

/** Spoken output: samples of 16 bits, 24 thousand in a second, without the words. */
function audioOf(parts: readonly GeminiPart[]): ChatDelta {
  const spoken = parts.flatMap(({ inlineData: blob }) =>
    isJsonObject(blob) && textOf(blob.mimeType).startsWith('audio/') ? [textOf(blob.data)] : [],
  );
  if (!spoken.length) return {};
  const data = Buffer.concat(spoken.map((piece) => Buffer.from(piece, 'base64'))).toString('base64');
  return { audio: { id: 'audio', data, transcript: '' } };
}
