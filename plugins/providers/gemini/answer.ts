import { AiError } from '../../core/error';
import { usageOfMetadata } from '../../core/gemini-usage';
import type { ChatChoice, ChatChunk, ChatChunkChoice, ChatCompletion, Message } from '../../core/hub';
import { hubUsage } from '../../core/hub-usage';
import { isJsonObject, textOf } from '../../core/json';
import type { JsonObject } from '../../core/json';
import type { WholeRead } from '../../core/provider';
import type { Usage } from '../../core/usage';
import { CandidateReader } from './candidate';

/** What one `GenerateContentResponse` says: a plain answer, or one piece of a streamed one. */
export interface ResponseRead {
  head: Pick<ChatChunk, 'id' | 'created' | 'model'>;
  choices: ChatChunkChoice[];
  usage?: Usage;
}

/** Reads the responses of one answer. */
export class ResponseReader {
  private readonly candidates = new Map<number, CandidateReader>();
  private head: ResponseRead['head'] | undefined;
  private blocked = false;

  /** Whether each candidate has said how it ended, or the prompt was refused. */
  get complete(): boolean {
    const begun = [...this.candidates.values()];
    return this.blocked || (begun.length > 0 && begun.every(({ finished }) => finished));
  }

  read(body: JsonObject): ResponseRead {
    const head = (this.head ??= {
      id: textOf(body.responseId),
      created: Math.floor(Date.now() / 1000),
      model: textOf(body.modelVersion),
    });
    const candidates = Array.isArray(body.candidates) ? body.candidates.filter(isJsonObject) : [];
    const choices = candidates.map((candidate, position) => this.candidate(candidate, position).read(candidate));
    const refusal = candidates.length ? undefined : refusalOf(body.promptFeedback);
    if (refusal) {
      this.blocked = true;
      choices.push(refusal);
    }
    return { head, choices, usage: usageOfMetadata(body.usageMetadata) };
  }

  private candidate({ index }: JsonObject, position: number): CandidateReader {
    const place = typeof index === 'number' ? index : position;
    let reader = this.candidates.get(place);
    if (!reader) this.candidates.set(place, (reader = new CandidateReader(place, this.head!.id)));
    return reader;
  }
}

/** The choice that stands for a prompt that was refused: there are no candidates then. */
function refusalOf(feedback: JsonObject[string]): ChatChunkChoice | undefined {
  if (!isJsonObject(feedback) || feedback.blockReason === undefined) return undefined;
  const reason = textOf(feedback.blockReason, 'OTHER');
  const refusal = textOf(feedback.blockReasonMessage) || `The prompt was blocked by the provider: ${reason}.`;
  const ending = { finish_reason: 'content_filter' as const, native_finish_reason: reason };
  return { index: 0, delta: { role: 'assistant', refusal }, ...ending };
}

/** Reads a plain answer. Throws `AiError` 502 when it is none. */
export function readWhole(body: JsonObject): WholeRead {
  const { head, choices, usage } = new ResponseReader().read(body);
  if (!choices.length) throw badAnswer('the provider answered without candidates');
  const whole: ChatCompletion = {
    ...head,
    object: 'chat.completion',
    choices: choices.map(asChoice),
    ...(usage ? { usage: hubUsage(usage) } : {}),
  };
  return { whole, usage };
}

function asChoice({ delta, finish_reason: finish, ...further }: ChatChunkChoice): ChatChoice {
  const { role: _, content, refusal, tool_calls: calls, ...others } = delta;
  const message = {
    role: 'assistant',
    content: content ?? (calls || refusal ? null : ''),
    refusal: refusal ?? null,
    ...others,
    ...(calls ? { tool_calls: calls.map(({ index: __, ...call }) => call) } : {}),
  } as Message;
  // Some answers of image models say no reason.
  return { ...further, message, finish_reason: finish ?? 'stop' };
}

export function badAnswer(message: string): AiError {
  return new AiError(`${message}; this is not Google's Gemini API: check the provider's url`, {
    status: 502,
    code: 'invalid_provider_answer',
  });
}
