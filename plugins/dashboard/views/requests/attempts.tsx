import type { AttemptShape } from '../../api/requests';
import { count, duration, money } from '../../format/quantity';
import { type Column, DataTable } from '../../parts/data-table';

const COLUMNS: Column<AttemptShape>[] = [
  {
    key: 'endpoint',
    head: 'Endpoint',
    cell: ({ endpoint, model }) => (
      <>
        {endpoint} <small>{model}</small>
      </>
    ),
  },
  {
    key: 'status',
    head: 'Status',
    cell: ({ status, error }) => (
      <span class={`badge ${error ? 'bad' : 'good'}`}>{[status ?? 'no answer', error].filter(Boolean).join(' ')}</span>
    ),
  },
  { key: 'time', head: 'Took', numeric: true, cell: ({ duration_ms: length }) => duration(length) },
  {
    key: 'tokens',
    head: 'Tokens in / out',
    numeric: true,
    cell: ({ input_tokens: input, output_tokens: output }) => `${count(input)} / ${count(output)}`,
  },
  { key: 'cost', head: 'Cost', numeric: true, cell: ({ cost_usd: cost }) => money(cost) },
];

/** Every try of a provider, with what it is billed for. */
export function Attempts({ attempts }: { attempts: readonly AttemptShape[] }) {
  return (
    <section aria-label="Attempts">
      <h3>Attempts</h3>
      {attempts.length === 0 ? (
        <p class="note">No provider was asked.</p>
      ) : (
        <DataTable
          caption="Attempts"
          columns={COLUMNS}
          rows={attempts}
          keyOf={({ endpoint, started_after_ms: after }) => `${endpoint} ${after}`}
        />
      )}
    </section>
  );
}
