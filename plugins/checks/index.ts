import type { Check } from '../core/check';
import { denyList } from './deny-list';
import { injection } from './injection';
import { jsonSchema } from './json-schema';
import { language } from './language';
import { length } from './length';
import { moderation } from './moderation';
import { pii } from './pii';
import { regex } from './regex';
import { secrets } from './secrets';
import { webhook } from './webhook';

/** Everything that `guardrails` can look for. */
export const checks: readonly Check[] = [
  denyList,
  injection,
  jsonSchema,
  language,
  length,
  moderation,
  pii,
  regex,
  secrets,
  webhook,
];
