import path from 'node:path';
import { createPlugin, definePolicy, Type } from '../../plugins/ai';
import { wholeAnswer } from '../../plugins/core/answer';
import type { CachePurge, CacheReport } from '../../plugins/core/cache-report';
import type { ChatRequest, HubAnswer } from '../../plugins/core/hub';
import { fits, type StoredQuestion } from '../../plugins/core/semantic-store';

interface Kept extends StoredQuestion {
  answer: HubAnswer;
}

const HOUR = 3_600_000;
/** Longer questions are refused to it. Characters. */
const LONGEST = 100;

/**
 * A cache of somebody's own, such as another package may bring: the last message in whatever case gets the same
 * answer, and feedback that it was bad removes it. It reports what it is told to report, so that all of it can be seen.
 */
const foreignCache = definePolicy({
  name: 'foreign-cache',
  summary: 'Answers the same words in any case alike',
  parameters: Type.Object({
    report: Type.Record(Type.String(), Type.Unknown(), { default: {} }),
    exact: Type.Boolean({ default: false, description: 'Whether to report as a cache that compares no meanings.' }),
    away: Type.Boolean({ default: false, description: 'Whether its store does not answer.' }),
  }),
  setup({ report, exact, away }, _services, { pipeline }) {
    const kept = new Map<string, Kept>();
    const asked = new Map<string, { consumer: string | undefined; question: string }>();
    const counts = { hits: 0, misses: 0, long: 0, feedback: 0 };
    const matching = ({ like, ...selection }: CachePurge) => {
      if (away) throw new Error('the store is away');
      return [...kept.values()].filter(
        (entry) => (like === undefined || entry.text.toLowerCase() === like.toLowerCase()) && fits(entry, selection),
      );
    };
    return {
      async onCall(request, next, ai) {
        const { messages } = request.hub as ChatRequest;
        const text = String(messages.at(-1)!.content);
        const question = text.toLowerCase();
        asked.set(ai.id, { consumer: ai.consumer?.name, question });
        const found = kept.get(question);
        if (found) {
          counts.hits++;
          ai.cache = { status: 'semantic-hit' };
          return wholeAnswer({ whole: found.answer }, { api: 'hub' });
        }
        if (text.length > LONGEST) counts.long++;
        else counts.misses++;
        const answer = await next(request);
        const { endpoint = '', model = '' } = ai.answeredBy ?? {};
        const { name: consumer, team } = ai.consumer ?? {};
        const labels = { model: `${endpoint}/${model}`, consumer, team, tags: ai.tags };
        const about = { id: `e${kept.size + 1}`, partition: '', text, group: '', labels };
        const times = { storedAt: Date.now(), expiresAt: Date.now() + HOUR };
        if (answer.whole?.whole) kept.set(question, { ...about, ...times, answer: answer.whole.whole });
        return answer;
      },
      async feedback({ requestId, rating }, ai) {
        if (away) return new Promise(() => {});
        const judged = asked.get(requestId);
        if (!judged || judged.consumer !== ai.consumer?.name) return Promise.resolve(false);
        counts.feedback++;
        if (rating === 'bad') kept.delete(judged.question);
        return Promise.resolve(true);
      },
      async cache() {
        const entries = matching({}).length;
        const size = { entries, bytes: entries * 512 };
        if (exact) return Promise.resolve({ pipeline, mode: 'exact', store: 'default', ...size });
        const { hits, misses, long, feedback } = counts;
        const semantic = {
          ...{ embedder: 'lexical', verifier: 'same-words', shadow: false, maxErrorRate: 0.02, threshold: 3.25 },
          ...{ hits, misses, refused: { long }, labels: { feedback }, savedUsd: hits / 100, unpricedHits: 0 },
          error: { estimate: 0.011, low: 0.004, high: 0.026 },
          ...report,
        };
        const told: CacheReport = { pipeline, mode: 'semantic', store: 'default', ...size, semantic };
        return Promise.resolve(told);
      },
      async entries(purge, most) {
        const all = matching(purge);
        return Promise.resolve({ entries: all.slice(0, most), total: all.length });
      },
      async purge(purge) {
        const all = matching(purge);
        for (const { text } of all) kept.delete(text.toLowerCase());
        return Promise.resolve(all.length);
      },
    };
  },
});

export const { version, schema, init } = createPlugin({ policies: [foreignCache] });

/** What stands under `plugins:` for the policy `foreign-cache`. */
export const FOREIGN_CACHE = { foreign: { package: path.join(__dirname, 'foreign-cache-plugin.js') } };
