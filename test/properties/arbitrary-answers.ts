import fc from 'fast-check';
import type { ChatChunk, ChatChunkChoice, ChatCompletion, ChatDelta, FinishReason } from '../../plugins/core/hub';
import { usage, type Usage } from '../../plugins/core/usage';

/** What an answer says, in whichever API. */
export interface Saying {
  text: string;
  thinking: string;
  calls: { id: string; name: string; input: unknown }[];
  finish: FinishReason | null;
}

const HEAD = { id: 'a1', created: 7, model: 'm' };

export const anyText = fc.string({ unit: 'binary', maxLength: 30 });
const anyName = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_-]{0,12}$/);
/** An id is what tells calls apart, so that no two are the same. */
const anyCalls = fc.uniqueArray(
  fc.record({
    id: fc.stringMatching(/^call_[a-zA-Z0-9]{1,8}$/),
    name: anyName,
    // `-0` is not told from 0 in JSON.
    input: fc
      .dictionary(anyName, fc.jsonValue({ maxDepth: 2 }))
      .map((input) => JSON.parse(JSON.stringify(input)) as object),
  }),
  { maxLength: 3, selector: ({ id }) => id },
);

/** An answer; whoever calls tools and stops is said to have called tools. */
export const anySaying: fc.Arbitrary<Saying> = fc
  .record({
    text: anyText,
    thinking: anyText,
    calls: anyCalls,
    finish: fc.constantFrom<FinishReason>('stop', 'length', 'content_filter'),
  })
  .map((said) => (said.calls.length && said.finish === 'stop' ? { ...said, finish: 'tool_calls' } : said));

/** Counts that each API can say. */
export const anyUsage: fc.Arbitrary<Usage> = fc
  .record({ input: fc.nat(), cacheRead: fc.nat(), output: fc.nat(), reasoning: fc.nat() })
  .map((counts) => usage({ ...counts, reasoning: Math.min(counts.reasoning, counts.output) }));

export function wholeOf({ text, thinking, calls, finish }: Saying): ChatCompletion {
  const message = {
    role: 'assistant' as const,
    content: text || (calls.length ? null : ''),
    refusal: null,
    ...(thinking ? { reasoning_content: thinking } : {}),
    ...(calls.length
      ? { tool_calls: calls.map(({ id, name, input }) => callOf(id, name, JSON.stringify(input))) }
      : {}),
  };
  return { ...HEAD, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: finish }] };
}

function callOf(id: string, name: string, written: string) {
  return { id, type: 'function' as const, function: { name, arguments: written } };
}

/** An answer in chunks: its texts cut anywhere, its calls one after the other or side by side. */
export function chunksOf(said: Saying): fc.Arbitrary<ChatChunk[]> {
  const { text, thinking, calls, finish } = said;
  const words = fc.tuple(piecesOf(thinking), piecesOf(text)).chain(([thoughts, texts]) =>
    mixed<ChatDelta>(
      thoughts.map((piece) => ({ reasoning_content: piece })),
      texts.map((piece) => ({ content: piece })),
    ),
  );
  const begun = calls.map(({ id, name }, index): ChatDelta => ({ tool_calls: [{ index, ...callOf(id, name, '') }] }));
  const written = calls.map(({ input }, index) =>
    piecesOf(JSON.stringify(input)).map((pieces) =>
      pieces.map((piece): ChatDelta => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
    ),
  );
  const tools = fc.tuple(fc.tuple(...written), fc.boolean()).chain(([lists, apart]) => {
    if (apart) return fc.constant(lists.flatMap((list, index) => [begun[index]!, ...list]));
    const sideBySide = lists.reduce((all, list) => all.chain((some) => mixed(some, list)), NONE);
    return sideBySide.map((pieces) => [...begun, ...pieces]);
  });
  return fc.tuple(words, tools).map(([first, second]) => {
    const deltas: ChatDelta[] = [{ role: 'assistant', content: '' }, ...first, ...second];
    return [...deltas.map((delta) => chunk({ index: 0, delta, finish_reason: null })), chunk(end(finish))];
  });
}

const NONE: fc.Arbitrary<ChatDelta[]> = fc.constant([]);

function chunk(choice: ChatChunkChoice): ChatChunk {
  return { ...HEAD, object: 'chat.completion.chunk', choices: [choice] };
}

function end(finish: FinishReason | null): ChatChunkChoice {
  return { index: 0, delta: {}, finish_reason: finish };
}

function piecesOf(text: string): fc.Arbitrary<string[]> {
  const letters = [...text];
  return fc.array(fc.nat(letters.length), { maxLength: 4 }).map((places) => {
    const cuts = [0, ...places.sort((a, b) => a - b), letters.length];
    return cuts
      .slice(1)
      .map((cut, index) => letters.slice(cuts[index], cut).join(''))
      .filter(Boolean);
  });
}

/** Both lists in one, each in its own order. */
function mixed<Item>(one: readonly Item[], other: readonly Item[]): fc.Arbitrary<Item[]> {
  return fc
    .array(fc.boolean(), { minLength: one.length + other.length, maxLength: one.length + other.length })
    .map((turns) => {
      const [left, right] = [[...one], [...other]];
      const all = turns.map((first) => (first ? (left.shift() ?? right.shift()) : (right.shift() ?? left.shift())));
      return all as Item[];
    });
}

/** Bytes cut anywhere, also within a character. */
export function cut(bytes: Buffer): fc.Arbitrary<Buffer[]> {
  return fc.array(fc.nat(bytes.length), { maxLength: 8 }).map((places) => {
    const cuts = [0, ...places.sort((a, b) => a - b), bytes.length];
    return cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end));
  });
}

/** What the answer says, read in the hub's form. */
export function sayingOf({ choices: [choice] }: ChatCompletion): Saying {
  const { content, reasoning_content: thinking, tool_calls: calls } = choice!.message;
  return {
    text: typeof content === 'string' ? content : '',
    thinking: thinking ?? '',
    calls: (calls ?? []).map(({ id, function: { name, arguments: written } }) => {
      return { id, name, input: JSON.parse(written) as unknown };
    }),
    finish: choice!.finish_reason,
  };
}
