import type { LiveRequest } from '../../api/requests';
import { count, duration, money } from '../../format/quantity';
import { clockTime, dayOf } from '../../format/time';
import { type Column, DataTable } from '../../parts/data-table';
import { change } from '../../state/place';
import { CacheBadge, StatusBadge } from './badges';

type Listed = Partial<LiveRequest> & Pick<LiveRequest, 'id' | 'time'>;

interface RequestTableProps {
  caption: string;
  requests: readonly Listed[];
  /** Whether days matter. */
  dated?: boolean;
}

export function RequestTable({ caption, requests, dated = false }: RequestTableProps) {
  const columns = [timeColumn(dated), ...COLUMNS];
  return <DataTable caption={caption} columns={columns} rows={requests} keyOf={({ id }) => id} shown={Infinity} />;
}

function timeColumn(dated: boolean): Column<Listed> {
  return {
    key: 'time',
    head: 'Time (UTC)',
    cell: ({ id, time }) => (
      <button type="button" class="link" title={`Show ${id}`} onClick={() => change({ request: id })}>
        {dated && <span class="minor-text">{dayOf(time)} </span>}
        {clockTime(time)}
      </button>
    ),
  };
}

const COLUMNS: Column<Listed>[] = [
  { key: 'status', head: 'Status', cell: (request) => <StatusBadge of={request} /> },
  {
    key: 'consumer',
    head: 'Consumer',
    cell: ({ consumer, team }) => (
      <span class="one-line">
        {consumer ?? 'nobody known'} <small class="minor-text">{team}</small>
      </span>
    ),
  },
  {
    key: 'model',
    head: 'Model',
    cell: ({ model, model_requested: asked, endpoint }) => (
      <span class="one-line">
        {model ?? asked ?? '–'} <small class="minor-text">{endpoint}</small>
      </span>
    ),
  },
  {
    key: 'tokens',
    head: 'Tokens in / out',
    numeric: true,
    minor: true,
    cell: ({ state, input_tokens: input, output_tokens: output }) =>
      isOver(state) ? `${count(input)} / ${count(output)}` : '…',
  },
  {
    key: 'cost',
    head: 'Cost',
    numeric: true,
    minor: true,
    cell: ({ state, cost_usd: cost }) => (isOver(state) ? money(cost) : '…'),
  },
  { key: 'cache', head: 'Cache', minor: true, cell: ({ cache }) => <CacheBadge status={cache} /> },
  {
    key: 'first',
    head: 'First token',
    numeric: true,
    minor: true,
    cell: ({ first_token_ms: first }) => duration(first),
  },
  {
    key: 'duration',
    head: 'Duration',
    numeric: true,
    minor: true,
    cell: ({ state, duration_ms: whole }) => (isOver(state) ? duration(whole) : '…'),
  },
];

/** What comes from the ledger has no state: it is over. */
function isOver(state: LiveRequest['state'] | undefined): boolean {
  return state === undefined || state === 'ended';
}
