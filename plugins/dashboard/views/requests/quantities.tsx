import type { RequestShape } from '../../api/requests';
import { count, money } from '../../format/quantity';
import { type Column, DataTable } from '../../parts/data-table';

type Provenance = RequestShape['input_provenance'];

interface Part {
  name: string;
  amount: number | null;
  cost?: number | null;
  provenance?: Provenance;
  /** Counted in the line above already. */
  within?: boolean;
}

const COLUMNS: Column<Part>[] = [
  { key: 'name', head: 'What', cell: ({ name, within }) => <span class={within ? 'within' : ''}>{name}</span> },
  { key: 'amount', head: 'Amount', numeric: true, cell: ({ amount }) => count(amount) },
  { key: 'provenance', head: 'Known', cell: ({ provenance }) => provenance && <ProvenanceBadge of={provenance} /> },
  { key: 'cost', head: 'Cost', numeric: true, cell: ({ cost }) => (cost === undefined ? '' : money(cost)) },
];

/** What was used, how it is known, and what each part costs. */
export function Quantities({ of }: { of: RequestShape }) {
  return (
    <section aria-label="Usage and cost">
      <h3>Usage and cost</h3>
      <DataTable caption="Usage and cost" columns={COLUMNS} rows={partsOf(of)} keyOf={({ name }) => name} />
      <p class="note">
        {of.price_version ? `Prices of ${of.price_version}.` : 'Nothing was priced.'}
        {of.saved_usd > 0 && ` The cache saved ${money(of.saved_usd)}.`}
      </p>
    </section>
  );
}

function ProvenanceBadge({ of }: { of: Provenance }) {
  const told = of === 'reported' || of === 'exact';
  return <span class={`badge ${told ? 'good' : 'warn'}`}>{of}</span>;
}

function partsOf(of: RequestShape): Part[] {
  const input = of.input_provenance;
  const output = of.output_provenance;
  const writes = sum(of.cache_write_5m_tokens, of.cache_write_1h_tokens);
  const parts: Part[] = [
    { name: 'Input tokens', amount: of.uncached_input_tokens, cost: of.input_cost_usd, provenance: input },
    {
      name: 'Input from the prompt cache',
      amount: of.cached_input_tokens,
      cost: of.cached_input_cost_usd,
      provenance: input,
    },
    { name: 'Input into the prompt cache', amount: writes, cost: of.cache_write_cost_usd, provenance: input },
    { name: 'Output tokens', amount: of.output_tokens, cost: of.output_cost_usd, provenance: output },
  ];
  const further: Part[] = [
    { name: 'Reasoning, in the output', amount: of.reasoning_tokens, within: true },
    { name: 'Sound, in the input', amount: of.input_audio_tokens, within: true },
    { name: 'Sound, in the output', amount: of.output_audio_tokens, within: true },
    { name: 'Images', amount: of.images },
    { name: 'Seconds of sound', amount: of.seconds },
    { name: 'Characters', amount: of.characters },
    { name: 'Searches', amount: of.searches },
  ];
  const other: Part[] = of.other_cost_usd ? [{ name: 'Not by the token', amount: 1, cost: of.other_cost_usd }] : [];
  return [...parts, ...further.filter(({ amount }) => amount), ...other];
}

function sum(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : one + other;
}
