import type { PolicyDefinition } from '../plugins/core/policy';
import { aiAuth } from './ai-auth';
<<<<<<< HEAD
import { ipFilter } from './ip-filter';
=======
import { guardrails } from './guardrails';
>>>>>>> 8f444a1 (Add the policy guardrails with regular expressions in linear time, deny lists and lengths: texts of all APIs are blocked, redacted or flagged, in streams too)
import { providerRouter } from './provider-router';
import { quota } from './quota';
import { requestLog } from './request-log';
import { semanticCache } from './semantic-cache';
import { systemPrompt } from './system-prompt';
import { tokenCounter } from './token-counter';
import { transform } from './transform';
import { usageMeter } from './usage-meter';

/** Every policy that ships with the gateway. */
export const policies: readonly PolicyDefinition[] = [
  aiAuth,
<<<<<<< HEAD
  ipFilter,
=======
  guardrails,
>>>>>>> 8f444a1 (Add the policy guardrails with regular expressions in linear time, deny lists and lengths: texts of all APIs are blocked, redacted or flagged, in streams too)
  providerRouter,
  quota,
  requestLog,
  semanticCache,
  systemPrompt,
  tokenCounter,
  transform,
  usageMeter,
];
