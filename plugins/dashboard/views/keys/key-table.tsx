import type { KeyDescription } from '../../api/keys';
import { ago, dayOf, moment, relative } from '../../format/time';
import { Button } from '../../parts/button';
import { type Column, DataTable } from '../../parts/data-table';
import { hrefOf } from '../../state/place';

interface KeyTableProps {
  keys: readonly KeyDescription[];
  now: number;
  mayChange: boolean;
  onRotate(key: KeyDescription): void;
  onRevoke(key: KeyDescription): void;
}

const TONES = { active: 'good', inactive: '', expired: 'warn', revoked: 'bad' } as const;

export function KeyTable(props: KeyTableProps) {
  return <DataTable caption="Keys" columns={columnsOf(props)} rows={props.keys} keyOf={({ id }) => id} />;
}

function columnsOf({ now, mayChange, onRotate, onRevoke }: KeyTableProps): Column<KeyDescription>[] {
  return [
    { key: 'id', head: 'Key', cell: ({ id }) => <code title={id}>{id.length > 14 ? `${id.slice(0, 12)}…` : id}</code> },
    { key: 'name', head: 'For', minor: true, cell: ({ name }) => name ?? '–', value: ({ name }) => name },
    {
      key: 'consumer',
      head: 'Consumer',
      cell: ({ consumer }) => <a href={hrefOf('limits', { consumer })}>{consumer}</a>,
      value: ({ consumer }) => consumer,
    },
    { key: 'team', head: 'Team', minor: true, cell: ({ team }) => team ?? '–', value: ({ team }) => team },
    {
      key: 'status',
      head: 'Status',
      cell: (key) => <Status of={key} />,
      value: ({ status }) => status,
    },
    whenColumn('created', 'Created', (time) => dayOf(time)),
    whenColumn('last_used', 'Last used', (time) => ago(time, now)),
    whenColumn('expires', 'Ends', (time) => relative(time, now)),
    {
      key: 'actions',
      head: 'Change',
      cell: (key) =>
        key.declared ? (
          <span class="note">in the configuration</span>
        ) : (
          <span class="row-actions">
            <Button label={`Rotate ${key.id}`} disabled={!mayChange} onClick={() => onRotate(key)}>
              Rotate
            </Button>
            <Button kind="danger" label={`Revoke ${key.id}`} disabled={!mayChange} onClick={() => onRevoke(key)}>
              Revoke
            </Button>
          </span>
        ),
    },
  ];
}

function whenColumn(
  key: 'created' | 'last_used' | 'expires',
  head: string,
  told: (time: string) => string,
): Column<KeyDescription> {
  return {
    key,
    head,
    minor: true,
    value: (row) => row[key],
    cell: ({ [key]: time }) => (time ? <time title={`${moment(time)} UTC`}>{told(time)}</time> : '–'),
  };
}

function Status({ of: { status, previous_until: until } }: { of: KeyDescription }) {
  return (
    <>
      <span class={`badge ${TONES[status]}`}>{status}</span>
      {until && <small> the secret before until {moment(until)}</small>}
    </>
  );
}
