import { united } from '../../plugins/core/all-finders';
import type { Span } from '../../plugins/core/check';
import { read, type Reading } from './reading';
import type { Rule } from './guard';
import { applied, type Change, changesOf, spansOf } from './replace';

/** What nobody can decide within so many characters is decided as far as it is known. */
const WINDOW = 8192;
/** Beyond so many held characters it is not each piece that is looked at, but each tenth more. */
const OFTEN = 512;

/** One text that comes piece by piece: hands on what no more text can change. */
export class TextStream {
  /** What was handed on last, as far as it decides what is found behind it. */
  private context = '';
  private held = '';
  private lookAgainAt = 0;
  private readonly lookbehind: number;

  /** @param json the text is JSON, as arguments of calls are */
  constructor(
    private readonly rules: readonly Rule[],
    private readonly json: boolean,
  ) {
    this.lookbehind = Math.max(0, ...rules.map(({ finder }) => finder.lookbehind ?? 0));
  }

  /** Characters that are still held back. */
  get waiting(): number {
    return this.held.length;
  }

  /** What can be sent now, with its changes made. Throws where a rule refuses. */
  push(piece: string): string {
    this.held += piece;
    return this.held.length < this.lookAgainAt ? '' : this.release(true);
  }

  /** The rest. */
  end(): string {
    return this.held ? this.release(false) : '';
  }

  private release(open: boolean): string {
    const text = this.context + this.held;
    const reading = read(text, { json: this.json, open });
    const from = reading.indexAt(this.context.length);
    const found = this.rules.map((rule) => spansOf(rule, reading.text, from));
    const cut = this.cutOf(reading, from, found, open);
    const changes: Change[] = [];
    for (const [index, rule] of this.rules.entries()) {
      const spans = found[index]!.filter(({ end }) => end <= cut);
      if (spans.length) rule.found();
      changes.push(...changesOf(rule, spans, reading, text));
    }
    return this.handOn(text, reading, cut, united(changes));
  }

  /** Up to where everything is decided, between spans. */
  private cutOf(reading: Reading, from: number, found: readonly (readonly Span[])[], open: boolean): number {
    const { text } = reading;
    if (!open) return text.length;
    const settled = Math.min(...this.rules.map((rule) => this.settledOf(rule, text, from)));
    const spans = united(found.flat());
    const crossed = spans.find(({ start, end }) => start < settled && end > settled);
    const cut = crossed ? crossed.start : settled;
    if (reading.complete - reading.startOf(cut) <= WINDOW) return cut;
    const forced = reading.indexAt(reading.complete - WINDOW / 2);
    return spans.find(({ start, end }) => start < forced && end > forced)?.end ?? forced;
  }

  private settledOf(rule: Rule, text: string, from: number): number {
    try {
      return rule.finder.settled(text, from);
    } catch (error) {
      rule.failed(error);
      return text.length;
    }
  }

  private handOn(text: string, reading: Reading, cut: number, changes: readonly Change[]): string {
    const place = cut === reading.text.length ? reading.complete : reading.startOf(cut);
    const before = this.context.length;
    const own = changes.map((change) => ({ ...change, start: change.start - before, end: change.end - before }));
    const sent = applied(text.slice(before, place), own, this.json);
    this.context = text.slice(reading.startOf(Math.max(0, cut - this.lookbehind)), place);
    this.held = text.slice(place);
    this.lookAgainAt = this.held.length < OFTEN ? 0 : this.held.length * 1.1;
    return sent;
  }
}
