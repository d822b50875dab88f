import type { PolicyDefinition } from '../plugins/core/policy';
import { aiAuth } from './ai-auth';
import { guardrails } from './guardrails';
import { ipFilter } from './ip-filter';
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
  guardrails,
  ipFilter,
  providerRouter,
  quota,
  requestLog,
  semanticCache,
  systemPrompt,
  tokenCounter,
  transform,
  usageMeter,
];
