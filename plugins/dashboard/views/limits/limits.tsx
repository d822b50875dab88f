import { useState } from 'preact/hooks';
import { ask } from '../../api/ask';
import type { LimitStanding } from '../../api/limits';
import { useLoaded } from '../../api/use-loaded';
import { Card } from '../../parts/card';
import { Empty, Shown } from '../../parts/notices';
import type { ViewProps } from '../../shell/views';
import { change } from '../../state/place';
import { Everybody } from './everybody';
import { LimitTable } from './limit-table';

const KINDS = ['consumer', 'team', 'key'] as const;
type Kind = (typeof KINDS)[number];

/** Quotas and budgets of somebody, with what is left of them. */
export function Limits({ params, now }: ViewProps) {
  const kind = KINDS.find((known) => params.has(known)) ?? 'consumer';
  const name = params.get(kind) ?? '';
  return (
    <>
      <Chooser key={`${kind} ${name}`} kind={kind} name={name} />
      {name ? <Standing kind={kind} name={name} now={now} /> : <Everybody now={now} />}
    </>
  );
}

function Chooser({ kind, name }: { kind: Kind; name: string }) {
  const [chosen, setChosen] = useState({ kind, name });
  const submit = (event: Event) => {
    event.preventDefault();
    change({ consumer: undefined, team: undefined, key: undefined, [chosen.kind]: chosen.name.trim() || undefined });
  };
  return (
    <form class="toolbar" role="search" onSubmit={submit}>
      <label class="inline-field">
        <span>Limits of the</span>
        <select
          value={chosen.kind}
          onChange={({ currentTarget }) => setChosen({ ...chosen, kind: currentTarget.value as Kind })}
        >
          {KINDS.map((known) => (
            <option key={known}>{known}</option>
          ))}
        </select>
      </label>
      <input
        type="search"
        aria-label="Name"
        placeholder={chosen.kind === 'key' ? 'id of the key' : 'name'}
        value={chosen.name}
        onInput={({ currentTarget }) => setChosen({ ...chosen, name: currentTarget.value })}
      />
      <button type="submit" class="button">
        Show
      </button>
    </form>
  );
}

function Standing({ kind, name, now }: { kind: Kind; name: string; now: number }) {
  const limits = useLoaded(`${kind} ${name} ${now}`, (signal) =>
    ask<{ data: LimitStanding[] }>('limits', { [kind]: name }, { signal }),
  );
  return (
    <Card title={`Limits of ${name}`} note={kind} busy={limits.loading} wide>
      <Shown of={limits}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="No limits">
              Limits stand in the policy <code>quota</code>, or as <code>limits</code> of teams, consumers and keys.
            </Empty>
          ) : (
            <LimitTable limits={data} now={now} />
          )
        }
      </Shown>
    </Card>
  );
}
