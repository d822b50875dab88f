import type { AttemptRow, LedgerRow } from '../../plugins/core/ledger';
import { ATTEMPT_COLUMNS } from '../../plugins/stores/sql/columns';

let made = 0;

/** A successful chat of 10 tokens in and 5 out that cost 0.001 dollars; `parts` say what is special about it. */
export function ledgerRow(parts: Partial<LedgerRow> = {}): LedgerRow {
  return {
    id: `req_${++made}`,
    time: Date.UTC(2025, 5, 1, 12),
    pipeline: 'ai',
    consumer: 'alice',
    team: 'red',
    key: 'key-1',
    dialect: 'openai-chat',
    operation: 'chat',
    modelRequested: 'smart',
    model: 'gpt-4o',
    endpoint: 'openai',
    provider: 'openai',
    serviceTier: null,
    attempts: [],
    streamed: false,
    inputTokens: 10,
    cacheReadTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    outputTokens: 5,
    reasoningTokens: 0,
    inputAudioTokens: 0,
    outputAudioTokens: 0,
    images: 0,
    seconds: 0,
    characters: 0,
    searches: 0,
    inputProvenance: 'reported',
    outputProvenance: 'reported',
    inputCost: 0.0004,
    cachedInputCost: 0,
    cacheWriteCost: 0,
    outputCost: 0.0006,
    otherCost: 0,
    cost: 0.001,
    billed: 0.001,
    saved: 0,
    priceVersion: 'test',
    cache: null,
    cacheAgeSeconds: null,
    status: 200,
    code: null,
    delivery: 'complete',
    duration: 12.5,
    timeToFirstToken: 10.25,
    tags: null,
    endUser: null,
    limitEvents: null,
    incidents: null,
    ...parts,
  };
}

/** The attempt that such a request was answered by. */
export function attemptRow(parts: Partial<AttemptRow> = {}): AttemptRow {
  const row = { ...ledgerRow(), endpoint: 'openai', provider: 'openai', error: null, startedAfter: 1, ...parts };
  const members = Object.keys(ATTEMPT_COLUMNS) as (keyof AttemptRow)[];
  return Object.fromEntries(members.map((member) => [member, row[member]])) as unknown as AttemptRow;
}
