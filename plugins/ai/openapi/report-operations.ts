import { type TObject, Type } from '@sinclair/typebox';
import { USAGE_DIMENSIONS, USAGE_MEASURES, USAGE_STATUSES } from '../../core/ledger';
import { ROW_FORMATS, USAGE_FORMATS } from '../reports/format';
import { requestSchema } from '../reports/request-shape';
import { usageSumSchema } from '../reports/usage-shape';
import { type AdminOperation, json, listOf, pageOf } from './operation';

const Choice = (choices: readonly string[], description: string) =>
  Type.Optional(Type.Unsafe<string>({ type: 'string', enum: [...choices], description }));
const Text = (description: string) => Type.Optional(Type.String({ description }));
const Limit = (maximum: number) => Type.Optional(Type.Integer({ minimum: 1, maximum, description: 'Of a page.' }));

const period = {
  from: Text('From this time on: RFC 3339, or a date.'),
  to: Text('Before this time.'),
};
const cursor = Text('The `next_cursor` of the page before, with the other parameters unchanged.');
const filters = {
  ...period,
  status: Choice(USAGE_STATUSES, 'Complete answers, what was refused or has failed, or all.'),
  ...Object.fromEntries(
    USAGE_DIMENSIONS.map((name) => [
      name,
      Text(`Only with one of these texts of ${name}, commas between; empty: none.`),
    ]),
  ),
};

const usageQuery: TObject = Type.Object({
  by: Text(`Sum by these, commas between: ${USAGE_DIMENSIONS.join(', ')}, tag.<name>.`),
  measures: Text(`Tell these, too, commas between: ${USAGE_MEASURES.join(', ')}.`),
  format: Choice(USAGE_FORMATS, 'As which the report is written; `focus` is CSV in the shape of FOCUS.'),
  limit: Limit(10_000),
  cursor,
  ...filters,
});

const requestsQuery: TObject = Type.Object({
  format: Choice(ROW_FORMATS, 'As which the list is written.'),
  attempts: Choice(['true', 'false'], 'Whether to tell the providers tried.'),
  limit: Limit(1000),
  cursor,
  ...filters,
});

const lines = { 'text/csv': Type.String(), 'application/x-ndjson': Type.String() };
const forgotten = Type.Object({
  consumer: Type.String(),
  requests: Type.Integer({ description: 'Requests that are nobody’s now.' }),
  kept: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Responses and places of files that were removed; null where nobody knows the consumer any more.',
  }),
});
const statement = Type.Object({}, { additionalProperties: true });

/** What tells of usage and money. */
export const reportOperations: readonly AdminOperation[] = [
  {
    method: 'get',
    path: '/ai/usage',
    summary: 'Sums of usage and cost. A tag filters by `tag.<name>`.',
    query: usageQuery,
    answer: { status: 200, description: 'The sums.', types: { 'application/json': pageOf(usageSumSchema), ...lines } },
  },
  {
    method: 'delete',
    path: '/ai/usage',
    summary: 'Takes a consumer out of all that is recorded; sums keep what it used, of nobody.',
    query: Type.Object({ consumer: Type.String({ minLength: 1 }) }),
    answer: json(forgotten, 'What was taken out.'),
  },
  {
    method: 'get',
    path: '/ai/requests',
    summary: 'Requests one by one, the newest first. A tag filters by `tag.<name>`.',
    query: requestsQuery,
    answer: {
      status: 200,
      description: 'The requests; `attempts` where they are asked for.',
      types: {
        'application/json': pageOf(
          Type.Composite([
            Type.Omit(requestSchema, ['attempts']),
            Type.Partial(Type.Pick(requestSchema, ['attempts'])),
          ]),
        ),
        ...lines,
      },
    },
  },
  {
    method: 'get',
    path: '/ai/requests/{id}',
    summary: 'All that is known of one request.',
    answer: json(requestSchema, 'The request.'),
  },
  {
    method: 'get',
    path: '/ai/invoices',
    summary: 'The statement of a team or consumer for a month; without both, who has one.',
    query: Type.Object({
      team: Text('Of this team.'),
      consumer: Text('Of this consumer.'),
      month: Text('Such as 2026-11; the last one that is over unless said.'),
      format: Choice(['html', 'csv', 'json'], 'As which it is written.'),
      currency: Text('Three letters.'),
      rate: Text('What one US dollar is in it.'),
    }),
    answer: {
      status: 200,
      description: 'The statement, or the list of those who have one.',
      types: {
        'application/json': Type.Union([listOf(statement), statement]),
        'text/html': Type.String(),
        'text/csv': Type.String(),
      },
    },
  },
];
