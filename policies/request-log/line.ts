import type { AiContext, Outcome } from '../../plugins/core/context';
import { measureUsage } from '../../plugins/core/measure-usage';
import { totalInput, type Usage } from '../../plugins/core/usage';

/** Model names come from clients; a line stays a line. */
const MAX_NAME_LENGTH = 256;

/** What a line tells of a request, in its order: numbers and names, never what was said and never a secret. */
const FIELD_READERS = {
  time: (ai) => new Date(ai.startedAt).toISOString(),
  id: (ai) => ai.id,
  pipeline: (ai) => ai.pipeline,
  consumer: (ai) => ai.consumer?.name,
  team: (ai) => ai.consumer?.team,
  operation: (ai) => ai.operation,
  model_requested: (ai) => shorten(ai.requestedModel),
  model: (ai) => shorten(answererOf(ai)?.model),
  provider: (ai) => answererOf(ai)?.provider,
  endpoint: (ai) => answererOf(ai)?.endpoint,
  attempts: (ai) => ai.attempts.length,
  streamed: (ai) => ai.streamed,
  status: (_, outcome) => outcome.status,
  code: (_, outcome) => outcome.code,
  delivery: (_, outcome) => outcome.delivery,
  cache: (ai) => ai.cache?.status,
  input_tokens: (ai, outcome) => mapUsed(ai, outcome, 'input', totalInput),
  output_tokens: (ai, outcome) => mapUsed(ai, outcome, 'output', ({ output }) => output),
  cost_usd: (ai) => ai.cost?.total,
  duration_ms: (_, outcome) => Math.round(outcome.duration),
  first_token_ms: (ai) => ai.firstContentAfter && Math.round(ai.firstContentAfter),
} satisfies Record<string, (ai: AiContext, outcome: Outcome) => string | number | boolean | null | undefined>;

export type Field = keyof typeof FIELD_READERS;
export const FIELDS = Object.keys(FIELD_READERS) as Field[];

export type Line = Partial<Record<Field, ReturnType<(typeof FIELD_READERS)[Field]>>>;

/** The chosen fields of one request; those that are not known are left out by JSON. */
export function lineOf(ai: AiContext, outcome: Outcome, fields: readonly Field[]): Line {
  const line: Line = {};
  for (const field of fields) line[field] = FIELD_READERS[field](ai, outcome);
  return line;
}

/** Who answered, or had answered what the cache kept; of a failure the last one that was tried. */
function answererOf(ai: AiContext): { endpoint?: string; provider?: string; model?: string } | undefined {
  return ai.answeredBy ?? ai.attempts.at(-1) ?? ai.cache;
}

function shorten(name: string | undefined): string | undefined {
  return name?.slice(0, MAX_NAME_LENGTH) || undefined;
}

function mapUsed(
  ai: AiContext,
  outcome: Outcome,
  side: 'input' | 'output',
  read: (usage: Usage) => number,
): number | undefined {
  const measured = measureUsage(ai, outcome);
  return measured[side] !== 'unknown' ? read(measured.usage) : undefined;
}
