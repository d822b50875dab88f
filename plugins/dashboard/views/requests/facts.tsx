import type { RequestShape } from '../../api/requests';
import { money } from '../../format/quantity';
import { FactsList } from '../../parts/facts-list';
import { hrefOf } from '../../state/place';

/** Who asked for what, and who answered. */
export function Facts({ request }: { request: RequestShape }) {
  const { consumer, team, key, user, tags, model, model_requested: asked, endpoint, provider, pipeline } = request;
  const { dialect, operation, streamed, service_tier: tier, delivery, code } = request;
  return (
    <FactsList
      facts={[
        ['Consumer', consumer && <a href={hrefOf('usage', { by: 'model', consumer })}>{consumer}</a>],
        ['Team', team && <a href={hrefOf('usage', { by: 'consumer', team })}>{team}</a>],
        ['Key', key && <code>{key}</code>],
        ['End user', user],
        [
          'Tags',
          tags &&
            Object.entries(tags)
              .map(([name, value]) => `${name}: ${value}`)
              .join(', '),
        ],
        ['Asked for', asked],
        ['Answered by', model && `${model}${endpoint ? ` at ${endpoint}` : ''}${provider ? ` (${provider})` : ''}`],
        ['Pipeline', `${pipeline}, ${operation} by ${dialect}${streamed ? ', streamed' : ''}`],
        ['Class of service', tier],
        ['Delivered', delivery],
        ['Error', code && <code>{code}</code>],
        ['Cost', money(request.cost_usd)],
        ['Billed', money(request.billed_usd)],
      ]}
    />
  );
}
