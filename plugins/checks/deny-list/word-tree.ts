/** Words and phrases as a tree of their characters, so that thousands of them are looked for at once. */

/** Scripts that put no blanks between words: there is no telling where one begins. */
const WITHOUT_BLANKS = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;
const WORD = /[\p{L}\p{N}\p{M}_]/u;
const BLANK = /\s/;

interface Node {
  readonly next: Map<string, Node>;
  /** A phrase ends here; `bounded` where no further letter may follow. */
  end?: 'bounded' | 'free';
}

/** A way through the tree from one place of the text: where the longest phrase ends, and whether the text was too short to tell. */
export interface Walk {
  readonly end?: number;
  readonly open: boolean;
}

export class WordTree {
  /** Phrases that begin at the beginning of a word, and those that may begin anywhere. */
  private readonly bounded: Node = { next: new Map() };
  private readonly free: Node = { next: new Map() };

  add(phrase: string): void {
    const characters = [...folded(phrase).trim().replace(/\s+/g, ' ')];
    let node = isEdge(characters[0]!) ? this.bounded : this.free;
    for (const character of characters) {
      let next = node.next.get(character);
      if (!next) node.next.set(character, (next = { next: new Map() }));
      node = next;
    }
    node.end = isEdge(characters.at(-1)!) ? 'bounded' : 'free';
  }

  /** @param text folded */
  walk(text: string, start: number): Walk {
    const inWord = isWordAt(text, start) && isWordBefore(text, start);
    const roots = inWord ? [this.free] : [this.bounded, this.free];
    const walks = roots.filter(({ next }) => next.size > 0).map((root) => along(root, text, start));
    const ends = walks.flatMap(({ end }) => (end === undefined ? [] : [end]));
    return { end: ends.length ? Math.max(...ends) : undefined, open: walks.some(({ open }) => open) };
  }
}

function along(root: Node, text: string, start: number): Walk {
  let node = root;
  let end: number | undefined;
  for (let at = start; ;) {
    // Whether the word goes on is not known before more text comes.
    if (at >= text.length) return { end: node.end ? at : end, open: true };
    if (node.end === 'free' || (node.end === 'bounded' && !isWordAt(text, at))) end = at;
    const character = characterAt(text, at);
    const blank = BLANK.test(character);
    const next = node.next.get(blank ? ' ' : character);
    if (!next) return { end, open: false };
    node = next;
    at += character.length;
    while (blank && at < text.length && BLANK.test(text[at]!)) at++;
  }
}

/** In lower case, at the same places: a character that becomes several stays as it is. */
export function folded(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return [...text].map((one) => (one.toLowerCase().length === one.length ? one.toLowerCase() : one)).join('');
}

function isEdge(character: string): boolean {
  return WORD.test(character) && !WITHOUT_BLANKS.test(character);
}

function isWordAt(text: string, at: number): boolean {
  return WORD.test(characterAt(text, at));
}

function isWordBefore(text: string, at: number): boolean {
  return at > 0 && WORD.test(text.slice(Math.max(0, at - 2), at).match(/(.)$/u)?.[0] ?? '');
}

function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at)!;
  return code > 0xffff ? String.fromCodePoint(code) : text[at]!;
}
