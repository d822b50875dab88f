import { placeOf, type Citation } from '../../core/citations';
import type { JsonObject } from '../../core/json';
import type { Block } from '../../core/messages-api';
import { toMessagesCitation } from '../../core/messages-citations';

/** Words that have the same sources. */
interface Span {
  start: number;
  end: number;
  citations: JsonObject[];
}

/** A text as blocks, because in this API a block is cited as a whole; what has no place stands at the last one. */
export function citedBlocks(text: string, citations: readonly Citation[]): Block[] {
  const blocks: Block[] = [];
  let written = 0;
  for (const { start, end, citations: cited } of spansOf(text, citations)) {
    if (start > written) blocks.push({ type: 'text', text: text.slice(written, start) });
    blocks.push({ type: 'text', text: text.slice(start, end), citations: cited });
    written = end;
  }
  if (written < text.length) blocks.push({ type: 'text', text: text.slice(written) });
  const last = blocks.at(-1);
  const placeless = citations.filter((citation) => !placeOf(citation, text)).map(toMessagesCitation);
  if (last && placeless.length) last.citations = [...((last.citations as JsonObject[]) ?? []), ...placeless];
  return blocks;
}

/** In the order of the text; those that overlap become one. */
function spansOf(text: string, citations: readonly Citation[]): Span[] {
  const spans: Span[] = [];
  const all = citations.flatMap((citation) => {
    const place = placeOf(citation, text);
    return place ? [{ start: place[0], end: place[1], citations: [toMessagesCitation(citation)] }] : [];
  });
  for (const span of all.sort((one, other) => one.start - other.start)) {
    const before = spans.at(-1);
    if (!before || span.start >= before.end) spans.push(span);
    else {
      before.end = Math.max(before.end, span.end);
      before.citations.push(...span.citations);
    }
  }
  return spans;
}
