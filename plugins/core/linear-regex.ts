import type { Finder, Span } from './check';
import { type CharacterTest, compileRegex, type Program } from './regex-program';

/**
 * Finds all that a regular expression can match, in time proportional to the text: one pass, whatever the pattern.
 * Engines that look for one match after the other may read the rest of the text again for each of them. Matches that
 * overlap are one span; those that touch are not.
 *
 * Throws for what one pass cannot find: look-around, back-references, lazy quantifiers.
 */
export function linearRegex(pattern: string, label: string, ignoreCase = false): Finder {
  const program = compileRegex(pattern, ignoreCase);
  const first = firstCharacters(program);
  let last: { text: string; from: number; found: Found } | undefined;
  /** Both questions are mostly asked of the same text. */
  const scan = (text: string, from: number): Found => {
    if (last?.text !== text || last.from !== from) {
      last = { text, from, found: new Pass(program, first, text, label).run(from) };
    }
    return last.found;
  };
  return {
    lookbehind: LONGEST_CHARACTER,
    find: (text, from = 0) => scan(text, from).spans,
    settled: (text, from = 0) => scan(text, from).settled,
  };
}

interface Found {
  readonly spans: readonly Span[];
  readonly settled: number;
}

/** Places look at one character before them. */
const LONGEST_CHARACTER = 2;
const NONE = -1;

/** Ways to match that have come to the same place: at most one for each instruction, the first to begin first. */
class Ways {
  size = 0;
  readonly instruction: Int32Array;
  readonly began: Int32Array;

  constructor(most: number) {
    this.instruction = new Int32Array(most);
    this.began = new Int32Array(most);
  }

  add(instruction: number, began: number): void {
    this.instruction[this.size] = instruction;
    this.began[this.size++] = began;
  }
}

/** One way through a text. All ways to match are followed at once; of those that meet, the one that began first stays. */
class Pass {
  private readonly spans: Span[] = [];
  /** Where each instruction was last come to. */
  private readonly seen: Int32Array;
  private readonly waiting: number[] = [];
  private ways: Ways;
  private nextWays: Ways;
  /** Where the first way began for which it matters whether more text follows. */
  private undecided: number;
  private matchedAt = NONE;

  constructor(
    private readonly program: Program,
    private readonly first: CharacterTest,
    private readonly text: string,
    private readonly label: string,
  ) {
    const { length } = program.instructions;
    this.seen = new Int32Array(length).fill(NONE);
    this.ways = new Ways(length);
    this.nextWays = new Ways(length);
    this.undecided = text.length;
  }

  run(from: number): Found {
    const { text } = this;
    let before = from > 0 ? codePointBefore(text, from) : NONE;
    let after = from < text.length ? text.codePointAt(from)! : NONE;
    for (let at = from; after !== NONE;) {
      if (this.first(after)) this.follow(this.program.start, at, at, before, after);
      const end = at + (after > 0xffff ? 2 : 1);
      const following = end < text.length ? text.codePointAt(end)! : NONE;
      if (this.ways.size > 0) this.step(end, after, following);
      [before, after, at] = [after, following, end];
    }
    const settled = this.ways.size > 0 ? Math.min(this.undecided, this.ways.began[0]!) : this.undecided;
    return { spans: this.spans, settled };
  }

  /** Takes one character, which ends at `end`, on all ways. */
  private step(end: number, character: number, following: number): void {
    const { ways } = this;
    this.ways = this.nextWays;
    this.ways.size = 0;
    for (let index = 0; index < ways.size; index++) {
      const instruction = this.program.instructions[ways.instruction[index]!]!;
      if (instruction.kind === 'character' && instruction.test(character)) {
        this.follow(instruction.next, ways.began[index]!, end, character, following);
      }
    }
    this.nextWays = ways;
  }

  /** Goes on from an instruction through all that takes no character. */
  private follow(instruction: number, began: number, at: number, before: number, after: number): void {
    const { waiting, seen, program, ways } = this;
    for (let next: number | undefined = instruction; next !== undefined; next = waiting.pop()) {
      if (seen[next] === at) continue;
      seen[next] = at;
      const one = program.instructions[next]!;
      if (one.kind === 'character') ways.add(next, began);
      else if (one.kind === 'fork') waiting.push(...one.next);
      else if (one.kind === 'match') this.match(began, at);
      else {
        if (after === NONE && one.looksAhead) this.undecided = Math.min(this.undecided, began);
        if (one.test(before, after)) waiting.push(one.next);
      }
    }
  }

  private match(began: number, end: number): void {
    if (began === end || this.matchedAt === end) return;
    this.matchedAt = end;
    let start = began;
    for (let last = this.spans.at(-1); last && last.end > start; last = this.spans.at(-1)) {
      start = Math.min(start, last.start);
      this.spans.pop();
    }
    this.spans.push({ start, end, label: this.label });
  }
}

/** Whether a match may begin with a character: most cannot, and then nothing else needs to be looked at. */
function firstCharacters({ instructions, start }: Program): CharacterTest {
  const reached = new Set([start]);
  for (const at of reached) {
    const one = instructions[at]!;
    if (one.kind === 'fork') for (const next of one.next) reached.add(next);
    else if (one.kind === 'place') reached.add(one.next);
  }
  const tests = [...reached].flatMap((at) => {
    const one = instructions[at]!;
    return one.kind === 'character' ? [one.test] : [];
  });
  const ascii = Array.from({ length: 128 }, (_, code) => tests.some((test) => test(code)));
  return (code) => (code < 128 ? ascii[code]! : tests.some((test) => test(code)));
}

function codePointBefore(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  const isLowHalf = unit >= 0xdc00 && unit <= 0xdfff && at > 1;
  return isLowHalf ? text.codePointAt(at - 2)! : unit;
}
