import { Type } from '@sinclair/typebox';
import winston from 'winston';
import type { Outcome } from '../../plugins/core/context';
import { definePolicy } from '../../plugins/core/policy';
import { type Field, FIELDS, lineOf } from './line';
import { LineBatch } from './line-batch';

/** Least severe first. */
const LEVELS = ['info', 'warn', 'error'] as const;
type Level = (typeof LEVELS)[number];

const parameters = Type.Object({
  level: Type.Unsafe<Level>({
    type: 'string',
    enum: [...LEVELS],
    default: 'info',
    description: 'What is logged: `info` every request, `warn` refusals and failures only, `error` failures only.',
  }),
  fields: Type.Optional(
    Type.Array(Type.Unsafe<Field>({ type: 'string', enum: FIELDS }), {
      uniqueItems: true,
      description: 'What a line tells, by the names in the example above. All of them when left out.',
    }),
  ),
});

/** Tells of every request in one line of JSON. */
export const requestLog = definePolicy({
  name: 'request-log',
  summary: 'Writes one line of JSON to the standard output for every request, without prompts and secrets',
  parameters,
  setup({ level, fields = FIELDS }) {
    const logger = winston.createLogger({
      // Lines come with their level and as JSON: winston's own format looks for cycles and dates, at several times the cost.
      format: winston.format.printf(({ message }) => String(message)),
      transports: [new winston.transports.Console()],
    });
    const batch = new LineBatch((lines) => logger.info(lines));
    return {
      onEnd(ai, outcome) {
        const severity = levelOf(outcome);
        if (LEVELS.indexOf(severity) < LEVELS.indexOf(level)) return;
        batch.add(JSON.stringify({ level: severity, message: 'request', ...lineOf(ai, outcome, fields) }));
      },
      dispose() {
        batch.flush();
        logger.close();
      },
    };
  },
});

function levelOf({ status }: Outcome): Level {
  if (status >= 500) return 'error';
  return status >= 400 ? 'warn' : 'info';
}
