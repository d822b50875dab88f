import type { PipelineExplained, TargetExplained } from '../../api/configuration';
import { Card } from '../../parts/card';
import { type Column, DataTable } from '../../parts/data-table';

/** A pipeline: what comes in, what it passes in order, and where a model leads. */
export function PipelineCard({
  of: { pipeline, api_endpoints: endpoints, policies, model },
}: {
  of: PipelineExplained;
}) {
  const paths = endpoints.map(({ host, paths: each }) => `${host === '*' ? '' : host}${each.join(', ')}`).join('; ');
  return (
    <Card title={`Pipeline ${pipeline}`} note={paths} wide>
      <ol class="steps card-text">
        {policies.map(({ name, summary, condition }, index) => (
          <li key={`${name} ${index}`}>
            <code>{name}</code>
            <span>
              {summary ?? 'a policy of the host'}
              {condition && <small> if {JSON.stringify(condition)}</small>}
            </span>
          </li>
        ))}
      </ol>
      {model && <Targets model={model} />}
    </Card>
  );
}

const COLUMNS: Column<TargetExplained>[] = [
  { key: 'target', head: 'Target', cell: ({ target }) => target },
  { key: 'provider', head: 'Provider', minor: true, cell: ({ provider }) => provider },
  {
    key: 'ready',
    head: 'Ready',
    cell: ({ missing }) => (
      <>
        <span class={`badge ${missing === null ? 'good' : 'warn'}`}>{missing === null ? 'yes' : 'no'}</span>
        {missing !== null && <small> {missing}</small>}
      </>
    ),
  },
  { key: 'permitted', head: 'Permitted', cell: ({ permitted }) => <YesNo yes={permitted} /> },
  { key: 'price', head: 'Price known', cell: ({ price_known: known }) => <YesNo yes={known} /> },
];

function YesNo({ yes }: { yes: boolean }) {
  return <span class={`badge ${yes ? 'good' : 'warn'}`}>{yes ? 'yes' : 'no'}</span>;
}

function Targets({ model: { name, known, targets } }: { model: NonNullable<PipelineExplained['model']> }) {
  if (!known)
    return (
      <p class="card-text">
        The model <code>{name}</code> leads nowhere here: requests for it are refused with 404.
      </p>
    );
  return (
    <>
      <p class="card-text">
        The model <code>{name}</code> leads to these, in this order:
      </p>
      <DataTable caption={`Targets of ${name}`} columns={COLUMNS} rows={targets} keyOf={({ target }) => target} />
    </>
  );
}
