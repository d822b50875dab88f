import { ask } from '../../api/ask';
import type { Configuration as Loaded } from '../../api/configuration';
import { useLoaded } from '../../api/use-loaded';
import { Shown } from '../../parts/notices';
import { Segmented } from '../../parts/segmented';
import type { ViewProps } from '../../shell/views';
import { change } from '../../state/place';
import { CheckFiles } from './check-files';
import { Explain } from './explain';
import { Part } from './part';

const TABS = [
  { name: 'pipelines', short: 'Pipelines' },
  { name: 'files', short: 'As loaded' },
  { name: 'check', short: 'Check a change' },
] as const;
type Tab = (typeof TABS)[number]['name'];

/** What the gateway is told to do, in words and as it stands; nothing is changed here. */
export function Configuration({ params, now, session }: ViewProps) {
  const tab = TABS.find(({ name }) => name === params.get('tab'))?.name ?? 'pipelines';
  return (
    <>
      <Segmented<Tab>
        label="What to look at"
        options={TABS}
        chosen={tab}
        onChoose={(name) => change({ tab: name === 'pipelines' ? undefined : name })}
      />
      {tab === 'pipelines' && <Explain params={params} now={now} />}
      {tab === 'files' && <Files now={now} />}
      {tab === 'check' && <CheckFiles mayCheck={session.role === 'admin'} />}
    </>
  );
}

function Files({ now }: { now: number }) {
  const loaded = useLoaded(`configuration ${now}`, (signal) => ask<Loaded>('configuration', {}, { signal }));
  return (
    <Shown of={loaded}>
      {({ gateway, system }) => (
        <>
          <Part title="gateway.config.yml" of={gateway} />
          <Part title="system.config.yml" of={system} />
        </>
      )}
    </Shown>
  );
}
