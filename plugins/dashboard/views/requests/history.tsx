import { addressOf } from '../../api/ask';
import { parametersOf, type RequestsAsked } from '../../api/requests';
import { usePages } from '../../api/use-pages';
import type { Filters } from '../../api/usage';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Icon } from '../../parts/icon';
import { Empty, Failure } from '../../parts/notices';
import { Segmented } from '../../parts/segmented';
import { change } from '../../state/place';
import type { Range } from '../../state/range';
import { RequestTable } from './request-table';

const STATUSES = [
  { name: 'all', short: 'All' },
  { name: 'success', short: 'Succeeded' },
  { name: 'failed', short: 'Failed' },
] as const;

interface HistoryProps {
  where: Filters;
  range: Range;
  status: string;
}

/** Requests of a stretch of time, the newest first, a page at a time. */
export function History({ where, range, status }: HistoryProps) {
  const asked: RequestsAsked = { from: range.from, to: range.to, status, where };
  const { rows, more, loading, error, loadMore } = usePages(asked);
  const actions = (
    <>
      <Segmented
        label="How they ended"
        options={STATUSES}
        chosen={STATUSES.find(({ name }) => name === status)?.name ?? 'all'}
        onChoose={(name) => change({ status: name })}
      />
      <a class="button" download href={addressOf('requests', { ...parametersOf(asked), format: 'csv' })}>
        <Icon name="download" />
        CSV
      </a>
    </>
  );
  return (
    <Card title="Requests" note={range.label} actions={actions} busy={loading} wide>
      {error && <Failure error={error} />}
      {rows.length > 0 && <RequestTable caption="Requests" requests={rows} dated />}
      {rows.length === 0 && !loading && !error && (
        <Empty title="No requests in this time">Choose a longer time above, or remove a filter.</Empty>
      )}
      {more && (
        <div class="card-text">
          <Button onClick={loadMore} disabled={loading}>
            Older requests
          </Button>
        </div>
      )}
    </Card>
  );
}
