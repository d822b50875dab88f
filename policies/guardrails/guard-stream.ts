import type { Answer, Part } from '../../plugins/core/answer';
import { collectorOf } from '../../plugins/core/collect';
import { AiError } from '../../plugins/core/error';
import type { HubChunk } from '../../plugins/core/hub';
import { isJsonObject, type JsonObject, objectIn, textOf } from '../../plugins/core/json';
import type { AiRequest } from '../../plugins/core/request';
import { AnswerTexts, type Mark } from './answer-texts';
import { choicesIn, piecesIn } from './growing-texts';
import type { Inspection } from './inspection';
import type { Below } from './watching';

/** An answer that waits for a verdict must fit into memory; characters of its texts. */
const MOST_HELD = 16 * 1024 * 1024;

/** APIs whose events are the hub's chunks, so that nothing is said beside these. */
const HUB_APIS = new Set(['openai-chat', 'openai-completions']);

const NOTHING = Symbol('no text');

interface Held {
  readonly came: Part;
  readonly sent: Part;
  readonly marks: readonly Mark[];
}

export interface GuardedStream {
  readonly request: AiRequest;
  readonly inspection: Inspection;
  /** Everything waits until the answer is complete. */
  readonly hold: boolean;
  /** Its chunks say what it says, so that they can be written anew. */
  readonly hasForm: boolean;
  readonly below: Below;
}

/**
 * The parts of a streamed answer that may be sent. Where nothing can be changed, parts go out as they came, once all
 * that stands in them is decided. Where something can, their texts are written anew, without the bytes they came in.
 */
export async function* guardedParts(answer: Answer, guarded: GuardedStream): AsyncGenerator<Part, void> {
  const { inspection, request, below } = guarded;
  const rules = inspection.outputRules();
  const texts = new AnswerTexts(rules, (said) => inspection.inspectOutput(said));
  const changes = guarded.hasForm && rules.some(({ replacement }) => replacement !== undefined);
  const collector = guarded.hold || inspection.judgesOutput ? collectorOf(request.operation) : undefined;
  const isHub = HUB_APIS.has(answer.api);
  const queue: Held[] = [];
  let holds = guarded.hold;
  let last: HubChunk | undefined;
  for await (const part of answer.parts) {
    for (const chunk of part.chunks ?? []) collector?.add(chunk);
    if ((collector?.length ?? 0) > MOST_HELD) throw tooLong();
    queue.push(changes ? rewritten(part, texts) : watched(part, texts, isHub));
    last = part.chunks?.findLast(({ choices }) => choices.length > 0) ?? last;
    // Judges are asked when all is said; what says so waits for them.
    holds ||= inspection.judgesOutput && hasEnd(part);
    if (!holds) yield* decided(queue, below);
  }
  const chunks = last ? texts.rest(last) : [];
  const whole = inspection.judgesOutput && collector?.whole();
  if (whole) await inspection.judgeOutput(whole, request);
  yield* decided(queue, below);
  if (changes && chunks.length) yield { chunks };
}

/** Takes from the queue what can go out. */
function* decided(queue: Held[], below: Below): Generator<Part> {
  while (queue[0]?.marks.every((isDecided) => isDecided())) {
    const { came, sent } = queue.shift()!;
    below.saw(came);
    yield sent;
  }
}

/** What the hub has no form for is looked at event by event. */
function watched(part: Part, texts: AnswerTexts, isHub: boolean): Held {
  const { chunks = [], batch, said } = part;
  const marks = chunks.flatMap((chunk) => texts.watch(chunk));
  const events = batch?.events ?? [];
  if (said || chunks.length < events.length || !isHub) {
    const known = new Set<string | symbol>(
      chunks.flatMap((chunk) => choicesIn(chunk).flatMap(piecesIn)).map(({ text }) => text),
    );
    for (const { data } of events) {
      const event = objectIn(data);
      if (event && !known.has(deltaOf(event) || NOTHING)) marks.push(...texts.watchEvent(event));
    }
  }
  return { came: part, sent: part, marks };
}

/** The text of an event that says nothing else. */
function deltaOf({ delta }: JsonObject): string {
  if (!isJsonObject(delta)) return textOf(delta);
  return textOf(delta.text ?? delta.thinking ?? delta.partial_json);
}

function rewritten(part: Part, texts: AnswerTexts): Held {
  const { raw: _raw, batch: _batch, said: _said, ...others } = part;
  const chunks = part.chunks?.flatMap((chunk) => texts.rewrite(chunk));
  return { came: part, sent: { ...others, chunks }, marks: [] };
}

function hasEnd({ chunks = [] }: Part): boolean {
  return chunks.some((chunk) => choicesIn(chunk).some(({ finish_reason: finish }) => finish));
}

function tooLong(): AiError {
  return new AiError('The answer is longer than can be held back until it is checked.', {
    status: 502,
    code: 'answer_too_long_to_check',
  });
}
