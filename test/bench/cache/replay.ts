import type { LoggedRequest } from './read-lines';

/** A cache that is asked for each request of a log in turn. Requests are told by their place in it. */
export interface Strategy {
  /** The earlier request whose answer is served; undefined: the model is asked. */
  serve(at: number): Promise<number | undefined>;
  /** The model was asked; its answer may be stored, and compared with others. */
  missed(at: number): Promise<void>;
  /** The very same text was asked before, and served without asking `serve`. */
  repeated?(at: number): void;
}

export interface StreamFigures {
  readonly requests: number;
  /** Requests with an earlier one of the same class. */
  readonly obtainable: number;
  readonly hits: number;
  readonly correct: number;
  readonly wrong: number;
  /** Null without hits. */
  readonly precision: number | null;
  readonly correctOfObtainable: number | null;
}

/** Asks a cache for all requests of a log. Texts that are equal but for white space are hits, whatever the cache. */
export async function replay(requests: readonly LoggedRequest[], strategy: Strategy): Promise<StreamFigures> {
  const asked = new Set<string>();
  const stored = new Map<string, number>();
  let [obtainable, hits, correct] = [0, 0, 0];
  for (const [at, { text, cls }] of requests.entries()) {
    const key = text.trim().replace(/\s+/g, ' ');
    const same = stored.get(key);
    const served = same ?? (await strategy.serve(at));
    if (asked.has(cls)) obtainable++;
    asked.add(cls);
    if (same !== undefined) strategy.repeated?.(at);
    if (served === undefined) {
      stored.set(key, at);
      await strategy.missed(at);
      continue;
    }
    hits++;
    if (requests[served]!.cls === cls) correct++;
  }
  return {
    requests: requests.length,
    obtainable,
    hits,
    correct,
    wrong: hits - correct,
    precision: hits ? correct / hits : null,
    correctOfObtainable: obtainable ? correct / obtainable : null,
  };
}
