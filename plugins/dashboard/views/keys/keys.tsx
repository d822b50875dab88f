import { useState } from 'preact/hooks';
import { ask } from '../../api/ask';
import type { KeyDescription, KeyList, NewKey } from '../../api/keys';
import { useLoaded } from '../../api/use-loaded';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Empty, Shown } from '../../parts/notices';
import type { ViewProps } from '../../shell/views';
import { CreateKey } from './create-key';
import { KeyTable } from './key-table';
import { RevokeKey } from './revoke-key';
import { RotateKey } from './rotate-key';
import { SecretShown } from './secret-shown';

/** What is being done to a key. */
type Doing = { what: 'create' } | { what: 'rotate' | 'revoke'; key: KeyDescription } | { what: 'show'; key: NewKey };

/** The keys that clients call with. */
export function Keys({ now, session, refresh }: ViewProps) {
  const [doing, setDoing] = useState<Doing>();
  const keys = useLoaded(`keys ${now}`, (signal) => ask<KeyList>('keys', {}, { signal }));
  const mayChange = session.role === 'admin';
  const create = (
    <Button kind="primary" icon="plus" disabled={!mayChange} onClick={() => setDoing({ what: 'create' })}>
      Create a key
    </Button>
  );
  return (
    <>
      <Card
        title="Keys"
        note={mayChange ? undefined : 'a viewer’s token may only look'}
        actions={create}
        busy={keys.loading}
        wide
      >
        <Shown of={keys}>
          {({ data, truncated }) =>
            data.length === 0 ? (
              <Empty title="No keys yet">Create one for each program or person that calls.</Empty>
            ) : (
              <>
                {truncated && <p class="note">These are not all: there are more than are looked through.</p>}
                <KeyTable
                  keys={data}
                  now={now}
                  mayChange={mayChange}
                  onRotate={(key) => setDoing({ what: 'rotate', key })}
                  onRevoke={(key) => setDoing({ what: 'revoke', key })}
                />
              </>
            )
          }
        </Shown>
      </Card>
      {doing && <Dialogs doing={doing} onDoing={setDoing} refresh={refresh} />}
    </>
  );
}

interface DialogsProps {
  doing: Doing;
  onDoing(doing: Doing | undefined): void;
  refresh(): void;
}

function Dialogs({ doing, onDoing, refresh }: DialogsProps) {
  const close = () => onDoing(undefined);
  const done = () => {
    close();
    refresh();
  };
  const made = (key: NewKey) => {
    onDoing({ what: 'show', key });
    refresh();
  };
  if (doing.what === 'create') return <CreateKey onMade={made} onClose={close} />;
  if (doing.what === 'show') return <SecretShown of={doing.key} onClose={close} />;
  if (doing.what === 'rotate') return <RotateKey of={doing.key} onMade={made} onClose={close} />;
  return <RevokeKey of={doing.key} onDone={done} onClose={close} />;
}
