import type { Cited } from '../matrix/said';
import type { Wire } from './wire';

interface Citation {
  start_index: number;
  end_index: number;
  url?: string;
  title?: string;
  id?: string;
}
interface Citing {
  annotations?: { url_citation: Citation }[] | null;
  document_citations?: Citation[];
}

/** What of a chat completion, plain or streamed, rests on what, as the SDK has read it. */
export function citedInChat(wire: Wire, text: string): Cited[] {
  const answers = (wire.kind === 'whole' ? [wire.body] : wire.kind === 'stream' ? wire.events : []) as {
    choices?: { index: number; message?: Citing; delta?: Citing }[];
  }[];
  const first = answers.flatMap(({ choices }) => choices ?? []).filter(({ index }) => index === 0);
  return first.flatMap(({ message, delta }) => {
    const { annotations, document_citations: documents = [] } = (wire.kind === 'whole' ? message : delta) ?? {};
    const pages = (annotations ?? []).map(({ url_citation: page }) => page);
    return [...pages, ...documents].map(({ start_index, end_index, url, title, id }) => ({
      words: text.slice(start_index, end_index),
      source: url || title || id || '',
    }));
  });
}
