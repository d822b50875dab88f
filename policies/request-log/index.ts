import { Type } from '@sinclair/typebox';
import winston from 'winston';
import type { Outcome } from '../../plugins/core/context';
import { definePolicy } from '../../plugins/core/policy';
import { type Field, FIELDS, lineOf } from './line';

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
      level,
      // The lines come as JSON: winston's own format looks for cycles and dates and costs several times as much.
      format: winston.format.printf(({ message }) => String(message)),
      transports: [new winston.transports.Console()],
    });
    return {
      onEnd(ai, outcome) {
        const severity = levelOf(outcome);
        if (!logger.isLevelEnabled(severity)) return;
        const line = { level: severity, message: 'request', ...lineOf(ai, outcome, fields) };
        logger.log({ level: severity, message: JSON.stringify(line) });
      },
      dispose: () => void logger.close(),
    };
  },
});

function levelOf({ status }: Outcome): Level {
  if (status >= 500) return 'error';
  return status >= 400 ? 'warn' : 'info';
}
