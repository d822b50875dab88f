import type { Finder, Span } from './check';

/** Several finders as one; what overlaps is one span, under the label of what begins first. */
export function allFinders(finders: readonly Finder[]): Finder {
  if (finders.length === 1) return finders[0]!;
  return {
    lookbehind: Math.max(0, ...finders.map(({ lookbehind = 0 }) => lookbehind)),
    find: (text, from = 0) => united(finders.flatMap((finder) => [...finder.find(text, from)])),
    settled: (text, from = 0) => Math.min(text.length, ...finders.map((finder) => finder.settled(text, from))),
  };
}

/** Spans in order without overlaps; of those at the same place, the first one given has its name. */
export function united<S extends Span>(spans: readonly S[]): S[] {
  const joined: S[] = [];
  for (const span of [...spans].sort((one, other) => one.start - other.start)) {
    const last = joined.at(-1);
    if (!last || last.end <= span.start) joined.push(span);
    else if (span.end > last.end) joined[joined.length - 1] = { ...last, end: span.end };
  }
  return joined;
}
