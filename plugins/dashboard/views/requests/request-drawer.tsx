import { AskError } from '../../api/ask';
import { loadRequest, type RequestShape } from '../../api/requests';
import { type Loaded, useLoaded } from '../../api/use-loaded';
import { moment } from '../../format/time';
import { CopyButton } from '../../parts/copy-button';
import { Dialog } from '../../parts/dialog';
import { Empty, Shown } from '../../parts/notices';
import { Attempts } from './attempts';
import { StatusBadge } from './badges';
import { Decisions } from './decisions';
import { Facts } from './facts';
import { Quantities } from './quantities';
import { Waterfall } from './waterfall';

/** Everything that is known of one request. */
export function RequestDrawer({ id, onClose }: { id: string; onClose(): void }) {
  const request = useLoaded(id, (signal) => loadRequest(id, signal));
  return (
    <Dialog kind="drawer" title={`Request ${id}`} onClose={onClose}>
      {isRunning(request) ? (
        <Empty title="Not in the ledger yet">It still runs, or it was removed after the time that is kept.</Empty>
      ) : (
        <Shown of={request}>{(known) => <Details request={known} />}</Shown>
      )}
    </Dialog>
  );
}

function isRunning({ error }: Loaded<unknown>): boolean {
  return error instanceof AskError && error.status === 404;
}

function Details({ request }: { request: RequestShape }) {
  return (
    <>
      <p class="drawer-lead">
        <StatusBadge of={{ ...request, state: 'ended' }} />
        <time>{moment(request.time)} UTC</time>
        <CopyButton text={request.id} what="the id" />
      </p>
      <Facts request={request} />
      <Waterfall request={request} />
      <Quantities of={request} />
      <Attempts attempts={request.attempts} />
      <Decisions request={request} />
      <details>
        <summary>All of it as JSON</summary>
        <pre tabIndex={0}>{JSON.stringify(request, null, 2)}</pre>
      </details>
    </>
  );
}
