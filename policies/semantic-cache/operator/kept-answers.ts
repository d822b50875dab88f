import { setImmediate as pause } from 'node:timers/promises';
import type { CacheListing, CachePurge } from '../../../plugins/core/cache-report';
import type { CacheStore } from '../../../plugins/core/cache-store';
import { cosine, similarityOf } from '../../../plugins/core/embedder';
import { type EntrySelection, fits, type ListedEntry } from '../../../plugins/core/semantic-store';
import { analysisOf } from '../decide/analysis-memo';
import { vectorOf } from '../decide/question-vector';
import { decodeEntry, type Entry } from '../entries/entry';
import type { SemanticParts } from '../semantic-parts';

export interface KeptAnswersOptions {
  readonly pipeline: string;
  readonly exact: Pick<CacheStore, 'removeWhere'>;
  readonly semantic: Pick<SemanticParts, 'store' | 'verifier' | 'embedder' | 'warn'> | undefined;
}

type Means = (question: string, vector?: Float32Array) => boolean;

interface Meant extends EntrySelection {
  readonly means: Means | undefined;
  /** Ids of those that were found by their meaning. */
  readonly found?: ReadonlySet<string>;
}

/** Milliseconds. */
const DEADLINE = 5_000;
/** Questions that are compared before others have their turn. */
const PORTION = 100;

/** What is kept, for the operator to look at and to have forgotten. */
export class KeptAnswers {
  constructor(private readonly options: KeptAnswersOptions) {}

  /** Forgets what fits all that is given. @returns how many answers */
  async purge({ like, ...selection }: CachePurge): Promise<number> {
    const means = like === undefined ? undefined : await this.meaning(like);
    const { semantic } = this.options;
    const found = new Set<string>();
    let removed = 0;
    if (semantic && !means) removed = await semantic.store.remove(selection);
    else
      for await (const { id } of this.listed(selection, means)) {
        found.add(id);
        removed += (await semantic?.store.remove({ id })) ?? 0;
      }
    // By its words alone, what its vector has found may not mean the same.
    return removed + (await this.throughExact({ ...selection, means, found }, true));
  }

  /**
   * @param most how many are told one by one
   * @param withExact whether those count that only exactly the same requests find
   */
  async entries({ like, ...selection }: CachePurge, most: number, withExact = false): Promise<CacheListing> {
    const means = like === undefined ? undefined : await this.meaning(like);
    const entries: ListedEntry[] = [];
    let total = 0;
    for await (const entry of this.listed(selection, means)) {
      total++;
      if (entries.length < most) entries.push(entry);
    }
    if (withExact) total += await this.throughExact({ ...selection, means }, false);
    return { entries: entries.map(({ vector: _, ...entry }) => entry), total };
  }

  private async *listed(selection: EntrySelection, means: Means | undefined): AsyncGenerator<ListedEntry> {
    const { semantic } = this.options;
    let compared = 0;
    for await (const entry of semantic?.store.list(selection) ?? []) {
      if (means && ++compared % PORTION === 0) await pause();
      if (!means || means(entry.text, entry.vector)) yield entry;
    }
  }

  /** @returns how many answers were meant that are not kept by their meaning as well */
  private async throughExact(meant: Meant, remove: boolean): Promise<number> {
    const { semantic } = this.options;
    let alone = 0;
    await this.options.exact.removeWhere((bytes) => {
      const entry = decodeEntry(bytes);
      const isMeant = entry && this.isMeant(entry, meant);
      // Those of an earlier `mode: semantic` as well.
      if (isMeant && (entry.text === undefined || !semantic)) alone++;
      return Boolean(isMeant) && remove;
    });
    return alone;
  }

  private isMeant({ id, pipeline, text, storedAt, labels }: Entry, { means, found, ...selection }: Meant): boolean {
    if (pipeline !== this.options.pipeline) return false;
    if (found?.has(id)) return true;
    const question = { id, storedAt, labels, text: text ?? '', partition: '', group: id, expiresAt: Infinity };
    return fits(question, selection) && (!means || (text !== undefined && means(text)));
  }

  private async meaning(like: string): Promise<Means> {
    const { semantic } = this.options;
    if (!semantic) return (question) => question === like;
    const { verifier, embedder, warn } = semantic;
    const asked = analysisOf(like);
    const vector = await vectorOf(like, embedder, AbortSignal.timeout(DEADLINE)).catch(warn);
    return (question, other) => {
      const similarity = vector && other && embedder ? similarityOf(cosine(vector, other), embedder) : undefined;
      return (
        question === like || verifier.logOdds(analysisOf(question), asked, similarity) >= verifier.thresholds.medium
      );
    };
  }
}
