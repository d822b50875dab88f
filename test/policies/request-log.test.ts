import { expect } from 'chai';
import type { AiContext, Outcome } from '../../plugins/core/context';
import type { Services } from '../../plugins/core/services';
import { requestLog } from '../../policies/request-log';
import { exchangeFacts, outcome, REFUSED } from './exchange-facts';

const PLACE = { pipeline: 'ai', path: 'pipelines.ai.policies[0]', policies: ['request-log'] };

describe('request-log', () => {
  /** What the exchanges make the policy write to the standard output. */
  function writtenFor(parameters: Partial<Parameters<typeof requestLog.setup>[0]>, exchanges: [AiContext, Outcome][]) {
    const hooks = requestLog.setup({ level: 'info', ...parameters }, {} as Services, PLACE);
    const write = process.stdout.write.bind(process.stdout);
    let written = '';
    process.stdout.write = (text: string | Uint8Array) => {
      written += String(text);
      return true;
    };
    try {
      for (const [ai, how] of exchanges) void hooks.onEnd!(ai, how);
      void hooks.dispose!();
    } finally {
      process.stdout.write = write;
    }
    return written.split('\n').slice(0, -1);
  }

  function linesOf(parameters: Parameters<typeof writtenFor>[0], ...exchanges: [AiContext, Outcome][]) {
    return writtenFor(parameters, exchanges).map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  const success: [AiContext, Outcome] = [
    exchangeFacts({
      headers: { authorization: 'Bearer very-secret' },
      cost: { input: 0.1, cachedInput: 0, cacheWrite: 0, output: 0.2, other: 0, total: 0.3 },
      cache: { status: 'miss' },
    }),
    outcome({ duration: 12.4 }),
  ];
  const refusal: [AiContext, Outcome] = [
    exchangeFacts({ ...REFUSED, requestedModel: 'a\nb' }),
    outcome({ status: 429, code: 'rate_limit_exceeded', delivery: 'none' }),
  ];
  const failure: [AiContext, Outcome] = [exchangeFacts(REFUSED), outcome({ status: 502, delivery: 'none' })];

  it('tells of a request in one line of JSON', () => {
    expect(linesOf({}, success)).to.deep.equal([
      {
        level: 'info',
        message: 'request',
        time: '2025-06-01T12:00:00.000Z',
        id: 'req_1',
        pipeline: 'ai',
        consumer: 'alice',
        team: 'red',
        operation: 'chat',
        model_requested: 'smart',
        model: 'gpt-4o',
        provider: 'openai',
        endpoint: 'main',
        attempts: 1,
        streamed: false,
        status: 200,
        delivery: 'complete',
        cache: 'miss',
        input_tokens: 100,
        output_tokens: 20,
        cost_usd: 0.3,
        duration_ms: 12,
        first_token_ms: 11,
      },
    ]);
    expect(writtenFor({}, [success]).join()).not.to.contain('very-secret');
  });

  it('keeps a line a line, whatever a client sends', () => {
    const [line] = linesOf({}, refusal);
    expect(line).to.include({ level: 'warn', model_requested: 'a\nb', code: 'rate_limit_exceeded' });
    expect(writtenFor({}, [refusal])).to.have.length(1);
  });

  it('logs refusals and failures only, when told so', () => {
    expect(linesOf({ level: 'warn' }, success, refusal, failure).map(({ status }) => status)).to.deep.equal([429, 502]);
  });

  it('tells the chosen fields only', () => {
    expect(linesOf({ fields: ['status'] }, success)).to.deep.equal([
      { level: 'info', message: 'request', status: 200 },
    ]);
  });
});
