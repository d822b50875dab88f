import type {
  Candidate,
  CandidateQuery,
  EntryLabels,
  EntrySelection,
  ListedEntry,
  StoredQuestion,
  Term,
} from '../../core/semantic-store';
import { summed } from '../semantic/word-index';
import { type Vectors, vectorIn, vectorText } from './vectors';

/** Characters of a word: an index takes no row above a third of a page. */
const LONGEST_WORD = 200;

const QUESTION = 'e.id, e.partition, e.text, e.answers_as, e.stored_at, e.expires_at, e.labels';

/** SQL and its parameters. */
export type Query = readonly [sql: string, parameters: readonly unknown[]];

/** A question as the database has it. */
export interface QuestionRow {
  id: string;
  partition: string;
  text: string;
  answers_as: string;
  stored_at: number;
  expires_at: number;
  labels: EntryLabels;
}
export type CandidateRow = QuestionRow & { cosine: number | null };
export type ListedRow = QuestionRow & { embedding: string | null };

function questionOf({ id, partition, text, answers_as, stored_at, expires_at, labels }: QuestionRow): StoredQuestion {
  return { id, partition, text, group: answers_as, storedAt: stored_at, expiresAt: expires_at, labels };
}

export function candidateOf({ cosine, ...row }: CandidateRow): Candidate {
  return { ...questionOf(row), cosine: cosine ?? undefined };
}

export function listedOf({ embedding, ...row }: ListedRow): ListedEntry {
  return { ...questionOf(row), vector: vectorIn(embedding) };
}

/** The words of a text with their weights, as parameters: those that PostgreSQL can keep. */
export function wordParameters(terms: readonly Term[]): [words: string[], weights: number[]] {
  const kept = [...summed(terms)].filter(([word]) => word.length <= LONGEST_WORD && !word.includes('\0'));
  return [kept.map(([word]) => word), kept.map(([, weight]) => weight)];
}

/** Those whose words are most like these, by the cosine of their weights, exactly. */
export function byWords(space: string, query: CandidateQuery, withVectors: boolean): Query {
  const { partition, terms, count, storedAfter, vector } = query;
  const compared = withVectors && vector?.length;
  return [
    `SELECT ${QUESTION}, ${compared ? `-(${ofLength(vector.length)} <#> $8)` : 'NULL::float8'} AS cosine
     FROM (
       SELECT w.id, sum(w.weight * asked.weight) AS score
       FROM unnest($3::text[], $4::float8[]) AS asked (word, weight)
       JOIN cache_words AS w ON w.space = $1 AND w.partition = $2 AND w.word = asked.word
       WHERE w.expires_at > $5 AND w.stored_at >= $6
       GROUP BY w.id ORDER BY score DESC LIMIT $7
     ) AS found
     JOIN cache_entries AS e ON e.space = $1 AND e.id = found.id
     ${compared ? `LEFT JOIN cache_vectors AS v ON v.space = $1 AND v.id = e.id AND v.dimensions = ${vector.length}` : ''}
     ORDER BY found.score DESC`,
    [
      space,
      partition,
      ...wordParameters(terms),
      Date.now(),
      storedAfter,
      count,
      ...(compared ? [vectorText(vector)] : []),
    ],
  ];
}

/**
 * Those whose vectors are most like this one. Of a small partition all are compared; where the database finds its index
 * cheaper, that reads on until enough of the partition were found, and may miss some.
 */
export function byVector(
  space: string,
  { partition, count, storedAfter }: CandidateQuery,
  vector: Float32Array,
  { setting }: Vectors,
): Query {
  const distance = `${ofLength(vector.length)} <#> $3`;
  // The setting ends with the statement; that each row asks for it has it made before the index is read.
  return [
    `WITH setting AS MATERIALIZED (SELECT set_config('${setting[0]}', '${setting[1]}', true) AS made)
     SELECT ${QUESTION}, -found.distance AS cosine
     FROM setting, LATERAL (
       SELECT v.id, ${distance} AS distance FROM cache_vectors AS v
       WHERE setting.made IS NOT NULL AND v.dimensions = ${vector.length} AND v.space = $1 AND v.partition = $2
         AND v.expires_at > $4 AND v.stored_at >= $5
       ORDER BY ${distance} LIMIT $6
     ) AS found
     JOIN cache_entries AS e ON e.space = $1 AND e.id = found.id
     ORDER BY found.distance`,
    [space, partition, vectorText(vector), Date.now(), storedAfter, count],
  ];
}

/** Entries that fit a selection, of those after an id the first ones. */
export function listing(
  space: string,
  selection: EntrySelection,
  { after, count, withVectors }: { after: string; count: number; withVectors: boolean },
): Query {
  return [
    `SELECT ${QUESTION}, ${withVectors ? 'v.embedding::text' : 'NULL'} AS embedding FROM cache_entries AS e
     ${withVectors ? 'LEFT JOIN cache_vectors AS v USING (space, id)' : ''}
     WHERE e.space = $1 AND e.id > $2 AND e.expires_at > $3 AND ($4::text IS NULL OR e.id = $4)
       AND ($5::bigint IS NULL OR e.stored_at < $5) AND e.labels @> $6::jsonb
     ORDER BY e.id LIMIT $7`,
    [space, after, Date.now(), selection.id, selection.storedBefore, JSON.stringify(labelsOf(selection)), count],
  ];
}

/** What labels must contain. */
function labelsOf({ model, consumer, team, tags }: EntrySelection): Partial<EntryLabels> {
  return { model, consumer, team, tags };
}

/** The very expression that the index of this dimension is made of. */
function ofLength(dimensions: number): string {
  return `v.embedding::vector(${dimensions})`;
}
