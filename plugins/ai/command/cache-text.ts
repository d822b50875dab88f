import type { CacheShape } from '../caches/cache-shape';

type Semantic = NonNullable<CacheShape['semantic']>;

/** How a cache does, in lines of a name and what there is to say of it. */
export function cacheText({ pipeline, mode, store, entries, bytes, semantic }: CacheShape): string {
  const size = entries === null ? undefined : `${countedAnswers(entries)}${bytes === null ? '' : `, ${room(bytes)}`}`;
  const lines = [['store', [store, size].filter(Boolean).join(': ')] as const, ...(semantic ? linesOf(semantic) : [])];
  const width = Math.max(...lines.map(([name]) => name.length));
  const title = `Pipeline ${pipeline}: ${mode}${semantic?.shadow ? ', shadow (serves nothing by meaning)' : ''}`;
  return [title, ...lines.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`)].join('\n');
}

function linesOf(semantic: Semantic): (readonly [name: string, text: string])[] {
  const { hits, misses, refused, labels, error, least_similarity: similarity } = semantic;
  const looked = hits + misses;
  const wrong = error
    ? `${percent(error.estimate)} (between ${percent(error.low)} and ${percent(error.high)})`
    : 'not known yet';
  return [
    [
      semantic.shadow ? 'would have been hits' : 'hits by meaning',
      `${hits}${looked > 0 ? `, ${percent(hits / looked)} of ${looked}` : ''}`,
    ],
    ['of these wrong', `${wrong}; ${percent(semantic.max_error_rate)} may be`],
    [semantic.shadow ? 'would have saved' : 'saved', savedText(semantic)],
    ['serves from', similarity === null ? 'nothing yet: too little is known' : `similarity ${similarity.toFixed(3)}`],
    ['not looked for', countsIn(refused)],
    ['answers compared', countsIn(labels)],
    ['decided by', `verifier ${semantic.verifier}, embedder ${semantic.embedder}`],
  ];
}

/** The most frequent first. */
function countsIn(counts: Readonly<Record<string, number>>): string {
  const known = Object.entries(counts).filter(([, count]) => count > 0);
  const texts = known.sort(([, one], [, other]) => other - one).map(([name, count]) => `${name} ${count}`);
  return texts.join(', ') || 'none';
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}

/** What nobody can tell is never shown as 0. */
function savedText({ saved_usd: saved, unpriced_hits: unpriced }: Semantic): string {
  if (saved === null) return 'unknown: the price of no hit is known';
  const known = `${saved.toFixed(6)} US dollars`;
  return unpriced > 0
    ? `at least ${known}; the price of ${unpriced} hit${unpriced === 1 ? '' : 's'} is not known`
    : known;
}

function room(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

export function countedAnswers(count: number): string {
  return count === 1 ? '1 answer' : `${count} answers`;
}
