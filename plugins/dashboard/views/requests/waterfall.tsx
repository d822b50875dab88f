import type { RequestShape } from '../../api/requests';
import { duration } from '../../format/quantity';

interface Step {
  name: string;
  from: number;
  to: number;
  tone: 'wait' | 'failed' | 'answer' | 'stream';
}

/** Where the time went, from the start of the request to its end. */
export function Waterfall({ request }: { request: RequestShape }) {
  const steps = stepsOf(request);
  const whole = Math.max(request.duration_ms, ...steps.map(({ to }) => to), 1);
  return (
    <section aria-label="Timings">
      <h3>Timings</h3>
      <ol class="waterfall">
        {steps.map(({ name, from, to, tone }) => (
          <li key={`${name} ${from}`}>
            <span class="waterfall-name">{name}</span>
            <span class="waterfall-track" aria-hidden="true">
              <i
                class={tone}
                style={{ left: `${(from / whole) * 100}%`, width: `${Math.max(((to - from) / whole) * 100, 0.5)}%` }}
              />
            </span>
            <span class="waterfall-time" title={`from ${duration(from)} to ${duration(to)}`}>
              {duration(to - from)}
            </span>
          </li>
        ))}
      </ol>
      <p class="note">
        {duration(request.duration_ms)} in all
        {request.first_token_ms !== null && `, the first content after ${duration(request.first_token_ms)}`}
      </p>
    </section>
  );
}

function stepsOf({ attempts, duration_ms: whole, first_token_ms: first }: RequestShape): Step[] {
  const begun = attempts[0]?.started_after_ms ?? first ?? whole;
  const tries = attempts.map(({ endpoint, error, started_after_ms: from, duration_ms: length }): Step => ({
    name: error ? `${endpoint} failed` : endpoint,
    from,
    to: from + length,
    tone: error ? 'failed' : 'answer',
  }));
  const answer: Step[] = first === null ? [] : [{ name: 'Answer', from: first, to: whole, tone: 'stream' }];
  return [{ name: 'Gateway', from: 0, to: begun, tone: 'wait' }, ...tries, ...answer];
}
