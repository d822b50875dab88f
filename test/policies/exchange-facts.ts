import type { AiContext, Outcome } from '../../plugins/core/context';
import type { Dialect } from '../../plugins/core/dialect';
import { usage } from '../../plugins/core/usage';
import { targetOf } from '../support/target';

/** The facts of a chat that `openai` answered with 100 tokens in and 20 out; `parts` say what is special about it. */
export function exchangeFacts(parts: Partial<AiContext> = {}): AiContext {
  return {
    id: 'req_1',
    startedAt: Date.UTC(2025, 5, 1, 12),
    pipeline: 'ai',
    scopes: [],
    ip: '127.0.0.1',
    method: 'POST',
    path: '/v1/chat/completions',
    headers: {},
    signal: new AbortController().signal,
    dialect: { name: 'openai-chat' } as Dialect,
    operation: 'chat',
    answerHeaders: {},
    targetsOf: () => [targetOf('main/gpt-4o')],
    elapsed: () => 0,
    consumer: { id: '7', name: 'alice', team: 'red', keyId: 'key-1' },
    requestedModel: 'smart',
    streamed: false,
    attempts: [{ endpoint: 'main', provider: 'openai', model: 'gpt-4o', status: 200, startedAfter: 1, duration: 10 }],
    answeredBy: { endpoint: 'main', provider: 'openai', model: 'gpt-4o' },
    reportedUsage: usage({ input: 100, output: 20 }),
    firstContentAfter: 11,
    ...parts,
  };
}

/** What a request has that was refused before any provider was asked. */
export const REFUSED: Partial<AiContext> = { attempts: [], answeredBy: undefined, reportedUsage: undefined };

export function outcome(parts: Partial<Outcome> = {}): Outcome {
  return { status: 200, delivery: 'complete', duration: 12, ...parts };
}
