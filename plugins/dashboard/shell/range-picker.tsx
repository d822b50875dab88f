import { Segmented } from '../parts/segmented';
import { fieldMoment } from '../format/time';
import { change } from '../state/place';
import { type Range, type RangeName, RANGES } from '../state/range';

/** Chooses the stretch of time that the views are about; it stands in the address. */
export function RangePicker({ range, params }: { range: Range; params: URLSearchParams }) {
  const choose = (name: RangeName) =>
    name === 'custom'
      ? change({ range: name, from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString() })
      : change({ range: name, from: undefined, to: undefined });
  return (
    <div class="range">
      <Segmented label="Time range" options={RANGES} chosen={range.name} onChoose={choose} />
      {range.name === 'custom' && (
        <div class="range-fields">
          <Moment name="from" label="From (UTC)" time={range.from} given={params.get('from')} />
          <Moment name="to" label="To (UTC)" time={range.to} given={params.get('to')} />
          {range.from !== Date.parse(params.get('from') ?? '') && (
            <span class="note" role="alert">
              The end must be after the beginning.
            </span>
          )}
        </div>
      )}
    </div>
  );
}

interface MomentProps {
  name: 'from' | 'to';
  label: string;
  time: number;
  given: string | null;
}

function Moment({ name, label, time, given }: MomentProps) {
  const shown = Number.isNaN(Date.parse(given ?? '')) ? time : Date.parse(given ?? '');
  const set = (event: Event & { currentTarget: HTMLInputElement }) => {
    const chosen = Date.parse(`${event.currentTarget.value}:00Z`);
    if (!Number.isNaN(chosen)) change({ [name]: new Date(chosen).toISOString() });
  };
  return <input type="datetime-local" aria-label={label} title={label} value={fieldMoment(shown)} onChange={set} />;
}
