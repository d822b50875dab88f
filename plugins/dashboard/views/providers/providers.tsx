import { ask } from '../../api/ask';
import type { ProviderHealth } from '../../api/providers';
import { useLoaded } from '../../api/use-loaded';
import { Card } from '../../parts/card';
import { Empty, Shown } from '../../parts/notices';
import type { ViewProps } from '../../shell/views';
import { ProviderTable } from './provider-table';
import { RestTable, restsOf } from './rest-table';

/** How the providers are, and what of them is left alone at present. */
export function Providers({ now }: ViewProps) {
  const providers = useLoaded(`providers ${now}`, (signal) =>
    ask<{ data: ProviderHealth[] }>('providers', {}, { signal }),
  );
  return (
    <Shown of={providers}>
      {({ data }) => (
        <>
          <Card title="Providers" note="as this gateway has seen them" busy={providers.loading} wide>
            {data.length === 0 ? (
              <Empty title="No providers">
                Declare one under <code>serviceEndpoints</code> of <code>gateway.config.yml</code>.
              </Empty>
            ) : (
              <ProviderTable providers={data} now={now} />
            )}
          </Card>
          {restsOf(data).length > 0 && (
            <Card title="Left alone for a while" note="they are tried again by themselves" wide>
              <RestTable providers={data} now={now} />
            </Card>
          )}
        </>
      )}
    </Shown>
  );
}
