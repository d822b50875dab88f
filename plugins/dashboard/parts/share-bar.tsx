import { percent } from '../format/quantity';

/** A share between 0 and 1, drawn and said. */
export function ShareBar({ share, tone = '' }: { share: number; tone?: '' | 'warn' | 'bad' }) {
  return (
    <span class="share">
      <span class="share-track" aria-hidden="true">
        <span class={`share-fill ${tone}`} style={{ width: `${Math.min(100, Math.max(0, share * 100))}%` }} />
      </span>
      <span class="share-number">{percent(share)}</span>
    </span>
  );
}
