import {
  USAGE_DIMENSIONS,
  USAGE_MEASURES,
  USAGE_STATUSES,
  type UsageDimension,
  type UsageQuery,
} from '../../core/ledger';
import { parseUsageQuery } from '../../core/usage-query';
import type { Option, Values } from './command';
import { type Parameters, parametersNamed, readAsOptions } from './parameters';
import { tagOption, tagParameter } from './tag-option';

const DEFAULT_BY = 'consumer,model';
const FILTERS = [
  'team',
  'consumer',
  'key',
  'user',
  'model',
  'provider',
  'endpoint',
  'operation',
  'code',
] as const satisfies readonly UsageDimension[];
const PASSED = ['by', 'measures', 'from', 'to', 'status', ...FILTERS] as const;

const filters = Object.fromEntries(
  FILTERS.map((name): [string, Option] => [
    name,
    { type: 'string', value: '<names>', help: `only of these, with commas: ${name}` },
  ]),
);

/** What says which usage is asked for. */
export const usageOptions: Readonly<Record<string, Option>> = {
  by: {
    type: 'string',
    value: '<dimensions>',
    help: `sum by any of ${USAGE_DIMENSIONS.join(', ')}, tag.<name>, with commas; ${DEFAULT_BY} unless said`,
  },
  measures: { type: 'string', value: '<names>', help: `tell more, with commas: ${USAGE_MEASURES.join(', ')}` },
  from: { type: 'string', value: '<time>', help: 'from this time on, such as 2025-06-01 or 2025-06-01T00:00:00Z' },
  to: { type: 'string', value: '<time>', help: 'before this time' },
  status: {
    type: 'string',
    value: '<which>',
    help: `${USAGE_STATUSES.join(', ')}: which requests; success unless said`,
  },
  ...filters,
  tag: tagOption,
};

/** The parameters of `GET /ai/usage` that the options stand for. */
export function parametersOf(values: Values, defaultBy = DEFAULT_BY): Parameters {
  return { by: defaultBy, ...parametersNamed(PASSED, values), ...tagParameter(values) };
}

/** Throws `UsageError` where an option does not say what it should. */
export function parseOrRefuse(parameters: Parameters): UsageQuery {
  return readAsOptions(PASSED, () => parseUsageQuery(parameters));
}
