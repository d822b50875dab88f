import type { Check } from '../core/check';
import { denyList } from './deny-list';
import { length } from './length';
import { pii } from './pii';
import { regex } from './regex';
import { secrets } from './secrets';

/** Everything that `guardrails` can look for. */
export const checks: readonly Check[] = [denyList, length, pii, regex, secrets];
