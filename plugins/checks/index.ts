import type { Check } from '../core/check';
import { pii } from './pii';
import { secrets } from './secrets';

/** Everything that `guardrails` can look for. */
export const checks: readonly Check[] = [pii, secrets];
