import type { SemanticShape } from '../../api/cache';
import { percent } from '../../format/quantity';

interface ErrorBandProps {
  error: SemanticShape['error'];
  /** The share of hits that may be wrong. */
  allowed: number;
}

/** How many of the hits were wrong, with the interval that holds it with 95 %, against what may be. */
export function ErrorBand({ error, allowed }: ErrorBandProps) {
  const { words, tone } = stateOf({ error, allowed });
  return (
    <div class="error-band">
      <p>
        {error ? (
          <>
            <span class="error-share">{percent(error.estimate)}</span> of the hits were wrong, between{' '}
            {percent(error.low)} and {percent(error.high)}
          </>
        ) : (
          'How many of the hits were wrong is not known'
        )}
        ; {percent(allowed)} may be. <span class={`badge ${tone}`}>{words}</span>
      </p>
      <Band error={error} allowed={allowed} />
    </div>
  );
}

/** Says nothing that the words above do not say. */
function Band({ error, allowed }: ErrorBandProps) {
  const end = Math.max(2 * allowed, (error?.high ?? 0) * 1.1);
  const at = (share: number) => `${(100 * share) / end}%`;
  return (
    <div class="band" aria-hidden="true">
      {error && <span class="band-interval" style={{ left: at(error.low), width: at(error.high - error.low) }} />}
      {error && <span class="band-estimate" style={{ left: at(error.estimate) }} />}
      <span class="band-allowed" style={{ left: at(allowed) }} />
    </div>
  );
}

function stateOf({ error, allowed }: ErrorBandProps): { words: string; tone: string } {
  if (!error) return { words: 'too little is compared yet', tone: '' };
  if (error.estimate > allowed) return { words: 'above the bound', tone: 'bad' };
  return error.high > allowed
    ? { words: 'too little is compared to be sure', tone: '' }
    : { words: 'within the bound', tone: 'good' };
}
