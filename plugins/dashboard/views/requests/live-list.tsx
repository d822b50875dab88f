import { useState } from 'preact/hooks';
import { useLive } from '../../api/use-live';
import type { Filters } from '../../api/usage';
import { count } from '../../format/quantity';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Empty } from '../../parts/notices';
import { useShortcuts } from '../../state/shortcuts';
import { RequestTable } from './request-table';

/** Requests as they come. */
export function LiveList({ where }: { where: Filters }) {
  const [paused, setPaused] = useState(false);
  const { requests, waiting, connected, dropped } = useLive(where, paused);
  const turn = () => setPaused(!paused);
  useShortcuts([{ keys: 'p', does: 'Pause the live stream, or go on', run: turn }]);
  const state = connected ? (paused ? 'paused' : 'live') : 'connecting …';
  const pause = (
    <Button icon={paused ? 'play' : 'pause'} onClick={turn}>
      {paused ? (waiting > 0 ? `Go on (${count(waiting)} waiting)` : 'Go on') : 'Pause'}
    </Button>
  );
  const note = (
    <>
      <span class={`dot ${connected && !paused ? 'on' : ''}`} aria-hidden="true" />
      <span role="status">{state}</span>
      {dropped > 0 && `, ${count(dropped)} left out: they come faster than this browser reads`}
    </>
  );
  return (
    <Card title="Requests" note={note} actions={pause} wide>
      {requests.length === 0 ? (
        <Empty title={connected ? 'Waiting for requests' : 'Connecting to the gateway'}>
          They appear here as clients send them.
        </Empty>
      ) : (
        <RequestTable caption="Live requests" requests={requests} />
      )}
    </Card>
  );
}
