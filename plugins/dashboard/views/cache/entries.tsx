import { useState } from 'preact/hooks';
import { type CachedShape, loadEntries } from '../../api/cache';
import { useLoaded } from '../../api/use-loaded';
import { count } from '../../format/quantity';
import { ago, moment, relative } from '../../format/time';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { type Column, DataTable } from '../../parts/data-table';
import { Empty, Shown } from '../../parts/notices';
import { ForgetAnswer } from './forget-answer';

interface EntriesProps {
  pipeline: string;
  now: number;
  refresh(): void;
}

/** Questions whose answers are kept, the newest first; for those who may read what callers have asked. */
export function Entries({ pipeline, now, refresh }: EntriesProps) {
  const [chosen, setChosen] = useState<CachedShape>();
  const done = () => {
    setChosen(undefined);
    refresh();
  };
  const entries = useLoaded(`entries ${pipeline} ${now}`, (signal) => loadEntries(pipeline, signal));
  const total = entries.value?.total ?? 0;
  const shown = entries.value?.data.length ?? 0;
  const note = total > shown ? `${count(shown)} of ${count(total)}` : undefined;
  return (
    <Card title={`Answers that ${pipeline} keeps`} note={note} busy={entries.loading} wide>
      <Shown of={entries}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="Nothing is kept yet">Ask something, and it is kept for whoever asks the same.</Empty>
          ) : (
            <DataTable
              caption={`Answers that ${pipeline} keeps`}
              columns={columnsAt(now, setChosen)}
              rows={data}
              keyOf={({ id }) => id}
            />
          )
        }
      </Shown>
      {chosen && <ForgetAnswer of={chosen} onDone={done} onClose={() => setChosen(undefined)} />}
    </Card>
  );
}

function columnsAt(now: number, onForget: (entry: CachedShape) => void): Column<CachedShape>[] {
  return [
    { key: 'question', head: 'Question', cell: ({ question }) => <span class="question">{question}</span> },
    { key: 'model', head: 'Model', minor: true, value: ({ model }) => model, cell: ({ model }) => model },
    {
      key: 'consumer',
      head: 'Consumer',
      value: ({ consumer }) => consumer,
      cell: ({ consumer, team }) => (
        <>
          {consumer ?? 'none'} {team && <small class="minor-text">{team}</small>}
        </>
      ),
    },
    {
      key: 'stored',
      head: 'Stored',
      minor: true,
      value: ({ stored }) => stored,
      cell: ({ stored }) => (
        <time class="one-line" title={`${moment(stored)} UTC`}>
          {ago(stored, now)}
        </time>
      ),
    },
    {
      key: 'expires',
      head: 'Ends',
      minor: true,
      value: ({ expires }) => expires,
      cell: ({ expires }) => (
        <time class="one-line" title={`${moment(expires)} UTC`}>
          {relative(expires, now)}
        </time>
      ),
    },
    { key: 'id', head: 'Entry', minor: true, cell: ({ id }) => <code>{id}</code> },
    {
      key: 'actions',
      head: 'Change',
      cell: (entry) => (
        <Button kind="danger" label={`Forget ${entry.id}`} onClick={() => onForget(entry)}>
          Forget
        </Button>
      ),
    },
  ];
}
