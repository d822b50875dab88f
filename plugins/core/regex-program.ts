/**
 * Regular expressions as programs that run over a text in one pass. Parsed as JavaScript's with the flag `u`; what
 * would need a second look at the text (look-around, back-references) or says nothing here (lazy quantifiers) is
 * refused. Construction: Ken Thompson, "Regular expression search algorithm", Communications of the ACM 11 (1968).
 */
import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { messageOf } from './message-of';

/** Whether a code point is of the kind that is looked for. */
export type CharacterTest = (codePoint: number) => boolean;

/** A place between two code points; -1 stands for the beginning or the end of the text. */
type PlaceTest = (before: number, after: number) => boolean;

export type Instruction =
  | { readonly kind: 'character'; readonly test: CharacterTest; next: number }
  | { readonly kind: 'place'; readonly test: PlaceTest; readonly looksAhead: boolean; next: number }
  | { readonly kind: 'fork'; readonly next: number[] }
  | { readonly kind: 'match' };

export interface Program {
  readonly instructions: readonly Instruction[];
  readonly start: number;
}

/** A program may run through all its instructions for each character of a text. */
const MOST_INSTRUCTIONS = 1000;
const ASCII = 128;

interface Modes {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
}

/** Compiles a pattern. Throws an error that says what cannot be had, and what to write instead. */
export function compileRegex(pattern: string, ignoreCase: boolean): Program {
  const builder = new ProgramBuilder();
  const start = builder.alternatives(parse(pattern).alternatives, builder.add({ kind: 'match' }), {
    ignoreCase,
    multiline: false,
    dotAll: false,
  });
  return { instructions: builder.instructions, start };
}

function parse(pattern: string): AST.Pattern {
  try {
    return new RegExpParser({ ecmaVersion: 2025 }).parsePattern(pattern, 0, pattern.length, { unicode: true });
  } catch (error) {
    const reason = messageOf(error);
    throw new Error(`${reason}. Patterns are JavaScript's; to ignore case in a part of one, write (?i:...)`, {
      cause: error,
    });
  }
}

/** Builds from the end to the beginning: each piece is told where to go on. */
class ProgramBuilder {
  readonly instructions: Instruction[] = [];
  private readonly tests = new Map<string, CharacterTest>();

  add(instruction: Instruction): number {
    if (this.instructions.length === MOST_INSTRUCTIONS) {
      throw new Error(`it is too large: repetitions such as {1,1000} count as often as they repeat; use * or +`);
    }
    return this.instructions.push(instruction) - 1;
  }

  alternatives(alternatives: readonly AST.Alternative[], next: number, modes: Modes): number {
    const starts = alternatives.map(({ elements }) =>
      elements.reduceRight((after, element) => this.element(element, after, modes), next),
    );
    return starts.length === 1 ? starts[0]! : this.add({ kind: 'fork', next: starts });
  }

  private element(element: AST.Element, next: number, modes: Modes): number {
    switch (element.type) {
      case 'Assertion':
        return this.assertion(element, next, modes);
      case 'Quantifier':
        return this.quantifier(element, next, modes);
      case 'CapturingGroup':
        return this.alternatives(element.alternatives, next, modes);
      case 'Group':
        return this.alternatives(element.alternatives, next, modesWithin(element.modifiers, modes));
      case 'Backreference':
        throw new Error(`${element.raw} refers back to a group, which cannot be found in one pass`);
      default:
        return this.add({ kind: 'character', test: this.testOf(element.raw, modes), next });
    }
  }

  private assertion(element: AST.Assertion, next: number, { multiline }: Modes): number {
    switch (element.kind) {
      case 'start':
        return this.add({ kind: 'place', test: multiline ? isLineStart : isStart, looksAhead: false, next });
      case 'end':
        return this.add({ kind: 'place', test: multiline ? isLineEnd : isEnd, looksAhead: true, next });
      case 'word': {
        const test: PlaceTest = (before, after) => (isWord(before) !== isWord(after)) !== element.negate;
        return this.add({ kind: 'place', test, looksAhead: true, next });
      }
      default:
        throw new Error(`${element.raw} looks around, which cannot be done in one pass; match the text itself`);
    }
  }

  private quantifier({ element, min, max, greedy, raw }: AST.Quantifier, next: number, modes: Modes): number {
    if (!greedy) throw new Error(`${raw} is lazy, but all that can be matched is found; say what ends it: [^;]*;`);
    let start = next;
    if (max === Infinity) {
      const loop: number[] = [];
      const fork = this.add({ kind: 'fork', next: loop });
      loop.push(this.element(element, fork, modes), next);
      start = fork;
    } else {
      for (let optional = max - min; optional > 0; optional--) {
        start = this.add({ kind: 'fork', next: [this.element(element, start, modes), next] });
      }
    }
    for (let needed = min; needed > 0; needed--) start = this.element(element, start, modes);
    return start;
  }

  /** The engine of JavaScript knows best what a class of characters holds; of one character it always tells at once. */
  private testOf(raw: string, { ignoreCase, dotAll }: Modes): CharacterTest {
    const flags = `u${ignoreCase ? 'i' : ''}${dotAll ? 's' : ''}`;
    const key = `${flags} ${raw}`;
    let test = this.tests.get(key);
    if (!test) this.tests.set(key, (test = characterTest(new RegExp(`^${raw}$`, flags))));
    return test;
  }
}

function characterTest(regex: RegExp): CharacterTest {
  const ascii = Array.from({ length: ASCII }, (_, code) => regex.test(String.fromCharCode(code)));
  return (code) => (code < ASCII ? ascii[code]! : regex.test(String.fromCodePoint(code)));
}

function modesWithin(modifiers: AST.Modifiers | null, modes: Modes): Modes {
  if (!modifiers) return modes;
  const changed = (name: keyof Modes) => (modes[name] || modifiers.add[name]) && !modifiers.remove?.[name];
  return { ignoreCase: changed('ignoreCase'), multiline: changed('multiline'), dotAll: changed('dotAll') };
}

const isStart: PlaceTest = (before) => before === -1;
const isEnd: PlaceTest = (_, after) => after === -1;
const isLineStart: PlaceTest = (before) => before === -1 || isLineTerminator(before);
const isLineEnd: PlaceTest = (_, after) => after === -1 || isLineTerminator(after);

function isLineTerminator(code: number): boolean {
  return code === 10 || code === 13 || code === 0x2028 || code === 0x2029;
}

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}
