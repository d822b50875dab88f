import type { JsonObject } from '../../../plugins/core/json';
import type { Services } from '../../../plugins/core/services';
import { memoryCacheStore } from '../../../plugins/stores/memory/cache-store';
import { memorySpaces } from '../../../plugins/stores/memory/semantic-store';
import { type Call, CachedProvider } from './harness';

export const QUESTION = 'How do I reset my password?';
export const REPHRASED = 'How can I reset my password, please?';

export const saying = (content: string, more: Partial<Call> = {}): Call => ({
  body: { model: 'smart', messages: [{ role: 'user', content }], temperature: 0 },
  ...more,
});

/** Prices that are the same for every call. */
export const costing = (total: number | null): Partial<Services> => ({
  prices: { cost: () => ({ total }) } as unknown as Services['prices'],
});

const opened: CachedProvider[] = [];

/** A provider behind a semantic cache that leaves nothing to chance. */
export function cached(parameters: JsonObject = {}, further: Partial<Services> = {}): CachedProvider {
  const spaces = memorySpaces();
  const cache = new CachedProvider(
    { mode: 'semantic', maxErrorRate: 0.1, shadowRate: 0, ...parameters },
    memoryCacheStore({ maxBytes: 1_000_000 }),
    { embedder: () => undefined, semanticStore: (_, space) => spaces.open(space), ...costing(0.01), ...further },
  );
  opened.push(cache);
  return cache;
}

/** Lets go of all caches; to be called after each test. */
export async function closeCached(): Promise<void> {
  for (const { hooks } of opened.splice(0)) await hooks.dispose?.();
}
