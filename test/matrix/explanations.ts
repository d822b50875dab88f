import type { DialectName } from './matrix-gateway';
import type { Recording } from './recordings';
import type { Outcome } from './said';

/** Where a client is meant to read something else than the provider's own SDK reads, and what. */
interface Explanation {
  reason: string;
  applies(recording: Recording, dialect: DialectName, native: Outcome): boolean;
  /** What the client is to read instead. */
  expected(native: Outcome): Outcome;
}

/** All of them: what is not listed here must be read as it was recorded. */
export const EXPLANATIONS: readonly Explanation[] = [
  {
    reason: 'a provider that rejects the gateway’s own key is a 502 for the caller, whose key is fine',
    // Google says so with a 400.
    applies: (_, __, native) =>
      'failed' in native &&
      ([401, 402, 403].includes(native.failed.status) || native.failed.message.includes('API key not valid')),
    expected: () => ({ failed: { status: 502, message: '' } }),
  },
];
