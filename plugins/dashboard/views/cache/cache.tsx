import { Fragment } from 'preact';
import { loadCaches } from '../../api/cache';
import { useLoaded } from '../../api/use-loaded';
import { Card } from '../../parts/card';
import { Empty, Failure, Shown } from '../../parts/notices';
import type { ViewProps } from '../../shell/views';
import { Entries } from './entries';
import { ExactCache } from './exact-cache';
import { SemanticCache } from './semantic-cache';

/** How the caches do: whether the error among hits keeps its bound, what was refused, what is saved. */
export function Cache({ now, session, refresh }: ViewProps) {
  const caches = useLoaded(`caches ${now}`, loadCaches);
  const mayRead = session.role === 'admin';
  return (
    <Shown of={caches}>
      {({ data, unavailable }) => (
        <>
          {unavailable.map((pipeline) => (
            <Failure
              key={pipeline}
              error={
                new Error(`The cache of the pipeline ${pipeline} does not answer. The log of the gateway says why.`)
              }
            />
          ))}
          {data.length + unavailable.length === 0 && (
            <Card title="Caches" busy={caches.loading} wide>
              <Empty title="No cache">
                Put the policy <code>semantic-cache</code> before <code>provider-router</code> in a pipeline.
              </Empty>
            </Card>
          )}
          {data.map(({ semantic, ...cache }) => (
            <Fragment key={cache.pipeline}>
              {semantic ? (
                <SemanticCache cache={cache} semantic={semantic} busy={caches.loading} />
              ) : (
                <ExactCache cache={cache} busy={caches.loading} />
              )}
              {mayRead && semantic && <Entries pipeline={cache.pipeline} now={now} refresh={refresh} />}
            </Fragment>
          ))}
        </>
      )}
    </Shown>
  );
}
