import type { Check } from '../core/check';

/** Everything that `guardrails` can look for. */
export const checks: readonly Check[] = [];
