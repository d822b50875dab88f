import type { UsageDimension } from '../../api/usage';
import { Chips } from '../../parts/chips';
import { FilterAdder } from '../../parts/filter-adder';
import { Segmented } from '../../parts/segmented';
import type { ViewProps } from '../../shell/views';
import { DIMENSIONS, dropFilter, filtersOf, valueOf, wordsOf } from '../../state/filters';
import { change } from '../../state/place';
import { History } from './history';
import { LiveList } from './live-list';
import { RequestDrawer } from './request-drawer';

const MODES = [
  { name: 'live', short: 'Live' },
  { name: 'history', short: 'History' },
] as const;
type Mode = (typeof MODES)[number]['name'];

/** What the live stream can be filtered by. */
const LIVE: readonly UsageDimension[] = [
  ...(['consumer', 'team', 'model', 'provider', 'endpoint', 'key', 'operation', 'dialect', 'pipeline'] as const),
];

export function modeOf(params: URLSearchParams): Mode {
  return params.get('mode') === 'history' ? 'history' : 'live';
}

/** Requests one by one, as they come or as they were. */
export function Requests({ params, range }: ViewProps) {
  const mode = modeOf(params);
  const dimensions = mode === 'live' ? LIVE : DIMENSIONS.map(({ name }) => name);
  const entries = Object.entries(filtersOf(params)).filter(
    ([name]) => mode === 'history' || LIVE.some((known) => known === name),
  );
  const where = Object.fromEntries(entries);
  const id = params.get('request');
  return (
    <>
      <div class="toolbar">
        <Segmented<Mode>
          label="Which requests"
          options={MODES}
          chosen={mode}
          onChoose={(name) => change({ mode: name, request: undefined })}
        />
        <FilterAdder key={mode} dimensions={dimensions} />
        <Chips
          chips={entries.map(([name, value]) => ({ name, words: wordsOf(name), value: valueOf(value) }))}
          onDrop={dropFilter}
        />
      </div>
      {mode === 'live' ? (
        <LiveList where={where} />
      ) : (
        <History where={where} range={range} status={params.get('status') ?? 'all'} />
      )}
      {id && <RequestDrawer id={id} onClose={() => change({ request: undefined })} />}
    </>
  );
}
