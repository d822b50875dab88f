import { Type } from '@sinclair/typebox';
import type { AiContext, CacheStatus } from '../../plugins/core/context';
import type { ModelOperation } from '../../plugins/core/operations';
import { definePolicy } from '../../plugins/core/policy';
import { cacheKey } from './cache-key';
import { readDirectives } from './directives';
import { decodeEntry, encodeEntry, replay } from './entry';
import type { Entry } from './entry';
import { failOpen } from './fail-open';
import { Recording } from './recording';
import { scopeSchema } from './sharers';

const Operation = Type.Union([
  Type.Literal('chat'),
  Type.Literal('text_completion'),
  Type.Literal('embeddings'),
  Type.Literal('image_generation'),
]);

const parameters = Type.Object({
  mode: Type.Literal('exact', {
    default: 'exact',
    description:
      'How alike two requests must be to share an answer. `exact`: the same in everything that can change it.',
  }),
  ttl: Type.Integer({
    minimum: 1,
    default: 3600,
    description: 'Seconds an answer is kept; a client may ask for less with `x-ai-cache-ttl`.',
  }),
  scope: scopeSchema,
  operations: Type.Array(Operation, {
    default: ['chat', 'text_completion', 'embeddings'],
    description: 'What is cached. `image_generation` is left out because the addresses of images expire.',
  }),
  maxEntryBytes: Type.Integer({
    minimum: 1,
    default: 1024 * 1024,
    description: 'Longer answers are not kept.',
  }),
  store: Type.String({
    minLength: 1,
    default: 'default',
    description: 'Which of the `stores` in `system.config.yml` keeps the answers.',
  }),
});

/** Answers a repeated request out of a store instead of asking a provider again. */
export const semanticCache = definePolicy({
  name: 'semantic-cache',
  summary: 'Answers repeated requests from a cache',
  parameters,
  setup({ ttl, scope, operations, maxEntryBytes, store: name }, services) {
    const store = failOpen(services.store(name), name, services.logger);

    async function find(key: string, maxAge: number): Promise<{ entry: Entry; age: number } | undefined> {
      const bytes = await store.get(key);
      const entry = bytes && decodeEntry(bytes);
      const age = entry ? Math.max(0, Math.floor((Date.now() - entry.storedAt) / 1000)) : 0;
      return entry && age < maxAge ? { entry, age } : undefined;
    }

    function record(key: string, operation: ModelOperation, seconds: number, ai: AiContext): Recording {
      return new Recording(operation, maxEntryBytes, (whole, reported) => {
        const usage = reported ?? ai.countedUsage?.usage;
        const { model, provider, endpoint } = ai.answeredBy ?? {};
        const bytes = encodeEntry({ storedAt: Date.now(), whole, usage, model, provider, endpoint });
        if (bytes.length <= maxEntryBytes) void store.set(key, bytes, seconds);
      });
    }

    const isCacheable = (operation: ModelOperation) => operations.some((one) => one === operation);

    return {
      async onCall(request, next, ai) {
        const wanted = readDirectives(ai.headers, ttl);
        if (!wanted.store || !isCacheable(request.operation) || ai.dialect.statefulMember?.(request.native.body)) {
          tell(ai, 'bypass');
          return next(request);
        }
        const key = cacheKey(request, ai, scope);
        const found = wanted.serve ? await find(key, wanted.ttl) : undefined;
        if (found) {
          tell(ai, 'hit', found);
          return replay(found.entry);
        }
        tell(ai, wanted.serve ? 'miss' : 'bypass');
        const answer = await next(request);
        if (answer.status === 200) answer.taps.push(record(key, request.operation, wanted.ttl, ai));
        return answer;
      },
    };
  },
});

/** Says in the answer's headers, and to the policies around, what the cache did. */
function tell(ai: AiContext, status: CacheStatus, hit?: { entry: Entry; age: number }): void {
  ai.answerHeaders['x-ai-cache'] = status;
  ai.cache = { status };
  if (!hit) return;
  const { usage: savedUsage, model, provider, endpoint } = hit.entry;
  ai.answerHeaders['x-ai-cache-age'] = String(hit.age);
  ai.cache = { status, ageSeconds: hit.age, savedUsage, model, provider, endpoint };
}
