import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Files of pairs, one JSON object a line: `{ a, b, label, src? }`. */
  readonly pairs: readonly string[];
  /** Files of requests in the order of a log, one JSON object a line: `{ text, cls }`. */
  readonly streams: readonly string[];
  readonly json: boolean;
  /** The share of comparisons of answers that come out wrong. */
  readonly judgeNoise: number;
  /** Finds candidates by words alone. */
  readonly lexical: boolean;
}

export const USAGE = `npm run --silent bench:cache -- [--pairs FILE]... [--stream FILE]... [--json] [--judge-noise 0.05] [--lexical]
  pairs   {"a": "...", "b": "...", "label": 1} a line; 1: one answer serves both, 0: it does not
  stream  {"text": "...", "cls": "refund"} a line, in the order of a log; those of one class have the same answer`;

/** Throws an error for people where the arguments make no sense. */
export function readArguments(given: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...given],
    options: {
      pairs: { type: 'string', multiple: true, default: [] },
      stream: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
      lexical: { type: 'boolean', default: false },
      'judge-noise': { type: 'string', default: '0' },
    },
  });
  const judgeNoise = Number(values['judge-noise']);
  if (!(judgeNoise >= 0 && judgeNoise < 0.5)) throw new Error('--judge-noise must be a share from 0 to below 0.5');
  if (!values.pairs.length && !values.stream.length)
    throw new Error('there is nothing to replay: give --pairs or --stream');
  return { pairs: values.pairs, streams: values.stream, json: values.json, judgeNoise, lexical: values.lexical };
}
