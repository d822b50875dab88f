import type { LiveRequest, RequestSummary } from '../../api/requests';

/** How a request ended, or how far it is. */
export function StatusBadge({ of: { state, status, code, delivery } }: { of: Partial<LiveRequest> }) {
  if (state === 'started') return <span class="badge">running</span>;
  if (state === 'answering') return <span class="badge accent">answering</span>;
  const failed = code != null || (status ?? 0) >= 400;
  return (
    <span class={`badge ${failed ? 'bad' : 'good'}`} title={code ?? undefined}>
      {status ?? '–'}
      {delivery === 'partial' && <span>cut</span>}
      {code && <span class="badge-more">{code}</span>}
    </span>
  );
}

const TONES: Readonly<Record<string, string>> = { hit: 'good', 'semantic-hit': 'good', miss: '', bypass: '' };

export function CacheBadge({ status }: { status: RequestSummary['cache'] | undefined }) {
  if (!status) return <>–</>;
  return <span class={`badge ${TONES[status] ?? ''}`}>{status}</span>;
}
