import type { PolicyDefinition } from '../plugins/core/policy';
import { aiAuth } from './ai-auth';
import { providerRouter } from './provider-router';
import { semanticCache } from './semantic-cache';
import { systemPrompt } from './system-prompt';

/** Every policy that ships with the gateway. */
export const policies: readonly PolicyDefinition[] = [aiAuth, providerRouter, semanticCache, systemPrompt];
