import type { RowFilter, UsageDimension } from '../../core/ledger';
import type { LedgerTables } from './tables';

/** Milliseconds. */
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

type UsageTable = Exclude<keyof LedgerTables, 'attempts'>;

/** A part of the range asked for, and where it is read. */
export interface Segment {
  table: UsageTable;
  /** Inclusive, milliseconds since 1970. */
  from?: number;
  /** Exclusive. */
  to?: number;
}

interface Level {
  table: UsageTable;
  /** Milliseconds of which it has one sum. */
  unit: number;
  /** What it cannot tell apart. */
  blindFor: readonly UsageDimension[];
}

/** The fewest rows to read first. */
const LEVELS: readonly Level[] = [
  { table: 'usage_days', unit: DAY, blindFor: ['user', 'hour'] },
  { table: 'usage_hours', unit: HOUR, blindFor: ['user'] },
  { table: 'requests', unit: 1, blindFor: [] },
];

/**
 * Splits a range into whole days, whole hours before and after them, and what is left at its edges. Together they are
 * the range, and none overlap. Dimensions are those asked for and those filtered by.
 */
export function segmentsOf({ from, to }: RowFilter, dimensions: readonly UsageDimension[]): Segment[] {
  const levels = LEVELS.filter(({ blindFor }) => !blindFor.some((dimension) => dimensions.includes(dimension)));
  return split({ from, to }, levels);
}

function split({ from, to }: Omit<Segment, 'table'>, [level, ...finer]: readonly Level[]): Segment[] {
  if (!level) return [];
  const start = from === undefined ? undefined : Math.ceil(from / level.unit) * level.unit;
  const end = to === undefined ? undefined : Math.floor(to / level.unit) * level.unit;
  if (finer.length && start !== undefined && end !== undefined && start >= end) return split({ from, to }, finer);
  return [
    ...(start === from ? [] : split({ from, to: start }, finer)),
    { table: level.table, from: start, to: end },
    ...(end === to ? [] : split({ from: end, to }, finer)),
  ];
}
