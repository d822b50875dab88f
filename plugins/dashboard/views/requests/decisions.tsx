import type { RequestShape } from '../../api/requests';
import { FactsList } from '../../parts/facts-list';
import { duration } from '../../format/quantity';

const CACHE_WORDS: Readonly<Record<string, string>> = {
  hit: 'the same request was answered before',
  'semantic-hit': 'a request of the same meaning was answered before',
  miss: 'looked, and found nothing',
  bypass: 'did not look: the request, or a rule, says so',
};

/** What the gateway decided on the way. */
export function Decisions({ request }: { request: RequestShape }) {
  const { cache, cache_age_seconds: age, limit_events: limits, incidents } = request;
  const found = incidents?.map(({ check, side, action }) => `${check} in the ${side}: ${action}`);
  const met = limits?.map(({ result, quantity, by }) => `${quantity} by ${by}: ${result}`);
  return (
    <section aria-label="Decisions">
      <h3>Decisions</h3>
      <FactsList
        facts={[
          [
            'Cache',
            cache ? `${cache}: ${CACHE_WORDS[cache]}${age === null ? '' : `, ${duration(age * 1000)} ago`}` : 'none',
          ],
          ['Limits', met?.length ? met.join('; ') : 'it fitted into all'],
          ['Guardrails', found?.length ? found.join('; ') : 'nothing found'],
        ]}
      />
    </section>
  );
}
