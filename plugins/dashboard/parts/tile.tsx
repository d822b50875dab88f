import { percent } from '../format/quantity';

interface TileProps {
  name: string;
  value: string;
  now: number | null | undefined;
  before: number | null | undefined;
  /** Whether more is worse; of most numbers it is neither. */
  worse?: 'more';
  note?: string;
}

/** A number of the whole range, and how it has changed since the range before. */
export function Tile({ name, value, now, before, worse, note }: TileProps) {
  return (
    <div class="tile">
      <dt>{name}</dt>
      <dd>
        <span class={`tile-value ${value === 'unknown' ? 'unknown' : ''}`}>{value}</span>
        <Change now={now} before={before} worse={worse} />
        {note && <span class="note">{note}</span>}
      </dd>
    </div>
  );
}

function Change({ now, before, worse }: Pick<TileProps, 'now' | 'before' | 'worse'>) {
  if (now == null || before == null) return null;
  if (before === 0) return <span class="change">{now === 0 ? 'as before' : 'none before'}</span>;
  const share = (now - before) / before;
  if (Math.abs(share) < 0.0005) return <span class="change">as before</span>;
  const tone = worse === undefined ? '' : share > 0 ? 'bad' : 'good';
  const told = share > 9.99 ? '×' + (now / before).toFixed(0) : percent(Math.abs(share));
  return (
    <span class={`change ${tone}`} title="Compared with the same time before">
      {share > 0 ? '↑' : '↓'} {told}
    </span>
  );
}
