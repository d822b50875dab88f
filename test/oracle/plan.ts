/** What the provider does with one call. */
export type Turn =
  /** 500, or 429 with no time to wait. */
  | { readonly does: 'refuse'; readonly status: 500 | 429 }
  /** Takes the call and closes the connection. */
  | { readonly does: 'hang up' }
  /** 200 with a body that is none of its API. */
  | { readonly does: 'babble' }
  /** A stream that begins with an error. */
  | { readonly does: 'break down' }
  | AnswerTurn;

export interface AnswerTurn {
  readonly does: 'answer';
  /** Tokens that it writes, and those that it thinks without showing them. */
  readonly tokens: number;
  readonly hidden: number;
  /** Tokens of the prompt that are read from its cache, and written to it. */
  readonly cached: number;
  readonly written: number;
  /** Whether it says what was used. */
  readonly reports: boolean;
  /** Where it cuts the connection: the share of its bytes that it sends. */
  readonly cutAt?: number;
  /** It sends so many tokens and waits for the client to leave; before the first, nothing at all. */
  readonly waitsAfter?: number;
}

export type Api = 'chat' | 'messages' | 'responses' | 'gemini' | 'completions' | 'embeddings';

/** One request: who asks what, and what becomes of it. */
export interface Plan {
  readonly number: number;
  readonly consumer: string;
  readonly api: Api;
  readonly model: string;
  readonly stream: boolean;
  readonly padding: number;
  /** In the order of the calls; the last one counts for all further ones. */
  readonly turns: readonly [...Turn[], Turn];
  /** Asked once more when it has been answered. */
  readonly again: boolean;
}

export const CONSUMERS = { alice: 'research', bob: 'research', carol: 'sales', dave: undefined } as const;
const CHAT_MODELS = ['fast', 'deep', 'wide'];
const CHAT_APIS = ['chat', 'chat', 'messages', 'responses', 'gemini'] as const;

/** Requests of all kinds, at random. */
export function plansOf(count: number, random: () => number): Plan[] {
  return Array.from({ length: count }, (_, number) => planOf(number, random));
}

function planOf(number: number, random: () => number): Plan {
  const api = chance(random, 0.2) ? pick(random, ['completions', 'embeddings'] as const) : pick(random, CHAT_APIS);
  const stream = api !== 'embeddings' && chance(random, 0.6);
  const padding = whole(random, 60);
  const failures = chance(random, 0.3) ? 1 + whole(random, 2) : 0;
  return {
    number,
    consumer: pick(random, Object.keys(CONSUMERS)),
    api,
    model: api === 'embeddings' ? 'vectors' : api === 'completions' ? 'fast' : pick(random, CHAT_MODELS),
    stream,
    padding,
    turns: [...Array.from({ length: failures }, () => failure(random, stream)), answer(random, api, stream, padding)],
    again: chance(random, 0.15),
  };
}

function failure(random: () => number, stream: boolean): Turn {
  const kinds: Turn[] = [
    { does: 'refuse', status: 500 },
    { does: 'refuse', status: 429 },
    { does: 'hang up' },
    { does: 'babble' },
    ...(stream ? [{ does: 'break down' } as const] : []),
  ];
  return pick(random, kinds);
}

function answer(random: () => number, api: Api, stream: boolean, padding: number): AnswerTurn {
  const tokens = api === 'embeddings' ? 0 : 1 + whole(random, 40);
  const cached = api === 'embeddings' || chance(random, 0.5) ? 0 : whole(random, padding);
  const ending = random();
  return {
    does: 'answer',
    tokens,
    hidden: api === 'embeddings' || chance(random, 0.7) ? 0 : whole(random, 30),
    cached,
    written: cached ? whole(random, padding - cached) : 0,
    reports: chance(random, 0.8),
    ...(ending < 0.15 ? { cutAt: random() } : {}),
    ...(ending > 0.9 ? { waitsAfter: stream ? whole(random, tokens) : 0 } : {}),
  };
}

function chance(random: () => number, share: number): boolean {
  return random() < share;
}

function whole(random: () => number, below: number): number {
  return Math.floor(random() * below);
}

function pick<T>(random: () => number, choices: readonly T[]): T {
  return choices[whole(random, choices.length)]!;
}
