import { expect } from 'chai';
import { wholeAnswer } from '../../plugins/core/answer';
import type { Answer } from '../../plugins/core/answer';
import type { AiContext, Outcome } from '../../plugins/core/context';
import type { LedgerRow } from '../../plugins/core/ledger';
import type { PriceQuestion } from '../../plugins/core/pricing';
import type { AiRequest } from '../../plugins/core/request';
import type { Services } from '../../plugins/core/services';
import { totalInput, usage } from '../../plugins/core/usage';
import { usageMeter } from '../../policies/usage-meter';
import { exchangeFacts, outcome, REFUSED } from './exchange-facts';

const PLACE = { pipeline: 'ai', path: 'pipelines.ai.policies[0]', policies: ['usage-meter'] };

describe('usage-meter', () => {
  let rows: LedgerRow[];
  let asked: PriceQuestion[];
  let said: string[];
  let cost: (question: PriceQuestion) => ReturnType<Services['prices']['cost']>;

  beforeEach(() => {
    rows = [];
    asked = [];
    said = [];
    // A dollar for a million input tokens, ten for a million of output.
    cost = ({ usage: of }) => {
      const [input, output] = [totalInput(of) / 1e6, of.output / 1e5];
      return { input, cachedInput: 0, cacheWrite: 0, output, other: 0, total: input + output };
    };
  });

  function meter(headers = true) {
    const services = {
      logger: { error: (text: string) => said.push(text) },
      ledger: { record: (row: LedgerRow) => rows.push(row) },
      prices: {
        version: 'v1',
        cost: (question: PriceQuestion) => {
          asked.push(question);
          return cost(question);
        },
        billed: (amount: number) => amount,
      },
    };
    return usageMeter.setup({ headers, unknownPrice: 'allow' }, services as unknown as Services, PLACE);
  }

  function rowOf(facts: Partial<AiContext>, how: Partial<Outcome> = {}): LedgerRow {
    void meter().onEnd!(exchangeFacts(facts), outcome(how));
    expect(rows).to.have.length(1);
    return rows[0]!;
  }

  const answered = (answer: Answer, ai: AiContext, headers = true) =>
    meter(headers).onCall!({} as AiRequest, () => Promise.resolve(answer), ai);

  it('records who, what, how much and at what cost', () => {
    const quantities = {
      inputTokens: 100,
      cacheReadTokens: 0,
      cacheWrite5mTokens: 0,
      cacheWrite1hTokens: 0,
      outputTokens: 20,
      reasoningTokens: 0,
      inputAudioTokens: 0,
      outputAudioTokens: 0,
      images: 0,
      seconds: 0,
      characters: 0,
      searches: 0,
      inputProvenance: 'reported',
      outputProvenance: 'reported',
      inputCost: 0.0001,
      cachedInputCost: 0,
      cacheWriteCost: 0,
      outputCost: 0.0002,
      otherCost: 0,
      cost: 0.0001 + 0.0002,
      priceVersion: 'v1',
    };
    const answerer = { endpoint: 'main', provider: 'openai', model: 'gpt-4o' };
    expect(rowOf({})).to.deep.equal({
      id: 'req_1',
      time: Date.UTC(2025, 5, 1, 12),
      pipeline: 'ai',
      consumer: 'alice',
      team: 'red',
      key: 'key-1',
      dialect: 'openai-chat',
      operation: 'chat',
      modelRequested: 'smart',
      ...answerer,
      serviceTier: null,
      attempts: [{ ...answerer, status: 200, error: null, startedAfter: 1, duration: 10, ...quantities }],
      streamed: false,
      ...quantities,
      billed: 0.0001 + 0.0002,
      saved: 0,
      cache: null,
      cacheAgeSeconds: null,
      status: 200,
      code: null,
      delivery: 'complete',
      duration: 12,
      timeToFirstToken: 11,
      tags: null,
      endUser: null,
      limitEvents: null,
      incidents: null,
    });
    expect(asked[0]).to.include({ endpoint: 'main', provider: 'openai', model: 'gpt-4o', operation: 'chat' });
  });

  it('records a refusal with zero tokens at no cost, and whom it was for', () => {
    const row = rowOf(REFUSED, { status: 429, code: 'rate_limit_exceeded', delivery: 'none' });
    expect(row).to.include({ status: 429, code: 'rate_limit_exceeded', delivery: 'none' });
    expect(row).to.include({ inputTokens: 0, outputTokens: 0, cost: 0, priceVersion: null });
    expect(row).to.include({ consumer: 'alice', modelRequested: 'smart', model: null, provider: null });
    expect(asked).to.deep.equal([]);
  });

  it('names the last provider tried when none answered', () => {
    const attempts = [
      { endpoint: 'a', provider: 'openai', model: 'x', status: 500, error: 'boom', startedAfter: 0, duration: 1 },
      { endpoint: 'b', provider: 'anthropic', model: 'y', error: 'no answer', startedAfter: 1, duration: 1 },
    ];
    const row = rowOf({ ...REFUSED, attempts }, { status: 502, code: 'provider_unreachable', delivery: 'none' });
    expect(row).to.include({ endpoint: 'b', provider: 'anthropic', model: 'y', cost: 0 });
    expect(row.attempts.map(({ error }) => error)).to.deep.equal(['boom', 'no answer']);
  });

  it('takes what was counted when the provider reported nothing', () => {
    const countedUsage = {
      usage: usage({ input: 90, output: 7 }),
      input: 'formula' as const,
      output: 'exact' as const,
    };
    const row = rowOf({ reportedUsage: undefined, countedUsage }, { delivery: 'partial' });
    expect(row).to.include({ inputTokens: 90, outputTokens: 7, inputProvenance: 'formula', outputProvenance: 'exact' });
    expect(row).to.include({ delivery: 'partial', cost: 0.00009 + 0.00007 });
  });

  it('takes the reported input and the counted output of a stream that was cut after its first report', () => {
    const row = rowOf(
      {
        reportedUsage: usage({ input: 100, cacheRead: 50, output: 1 }),
        countedUsage: { usage: usage({ input: 140, output: 9 }), input: 'estimate', output: 'estimate' },
      },
      { delivery: 'partial' },
    );
    expect(row).to.include({ inputTokens: 100, cacheReadTokens: 50, outputTokens: 9 });
    expect(row).to.include({ inputProvenance: 'reported', outputProvenance: 'estimate' });
  });

  it('leaves tokens and cost unknown, not zero, when nobody can tell', () => {
    const row = rowOf({ reportedUsage: undefined });
    expect(row).to.include({ inputTokens: null, outputTokens: null, inputProvenance: 'unknown', cost: null });
  });

  it('charges the prompt when the client left while a provider was at work', () => {
    const facts = { ...REFUSED, attempts: exchangeFacts().attempts };
    const row = rowOf(
      { ...facts, inputTokens: { count: 1000, provenance: 'exact' } },
      { status: 499, code: 'client_closed_request', delivery: 'none' },
    );
    expect(row).to.include({ inputTokens: 1000, outputTokens: 0, inputProvenance: 'exact', cost: 0.001 });
  });

  it('records an answer from the cache as delivered tokens, no cost and the money saved', () => {
    const savedUsage = usage({ input: 60, cacheRead: 40, output: 20 });
    const cache = { status: 'hit' as const, savedUsage, endpoint: 'main', provider: 'openai', model: 'gpt-4o' };
    const row = rowOf({ ...REFUSED, cache });
    expect(row).to.include({ cache: 'hit', inputTokens: 100, cacheReadTokens: 0, outputTokens: 20 });
    expect(row).to.include({
      cost: 0,
      saved: 0.0001 + 0.0002,
      model: 'gpt-4o',
      provider: 'openai',
      priceVersion: 'v1',
    });
  });

  it('has no tokens for a list of models', () => {
    const row = rowOf({ ...REFUSED, operation: 'models' });
    expect(row).to.include({ operation: 'models', inputTokens: 0, cost: 0 });
  });

  it('shortens model names, which come from clients', () => {
    expect(rowOf({ requestedModel: 'm'.repeat(10_000) }).modelRequested).to.have.length(256);
  });

  it('charges an answer that a policy around it has made anew, of which the provider reports nothing', async () => {
    const ai = exchangeFacts();
    const hooks = meter();
    const first = wholeAnswer({ whole: undefined, usage: ai.reportedUsage }, { api: 'openai-chat' });
    await hooks.onCall!({} as AiRequest, () => Promise.resolve(first), ai);
    const again = async () => {
      const [attempt] = ai.attempts;
      attempt!.used = { usage: ai.reportedUsage!, input: 'reported', output: 'reported' };
      ai.attempts.push({ endpoint: 'main', provider: 'openai', model: 'gpt-4o', startedAfter: 20, duration: 10 });
      ai.reportedUsage = undefined;
      return wholeAnswer({ whole: undefined }, { api: 'openai-chat' });
    };
    await hooks.onCall!({} as AiRequest, again, ai);
    void hooks.onEnd!(ai, outcome());
    expect(rows[0]).to.include({ inputTokens: null, outputTokens: null, cost: null });
    expect(rows[0]?.attempts.map((attempt) => attempt.cost)).to.deep.equal([0.0001 + 0.0002, null]);
  });

  it('writes the row although the price cannot be told', () => {
    cost = () => {
      throw new Error('bad table');
    };
    expect(rowOf({})).to.include({ inputTokens: 100, cost: null });
    expect(said[0]).to.contain('bad table');
  });

  describe('x-ai-cost', () => {
    const whole = { whole: undefined, usage: usage({ input: 1, output: 1 }) };
    const plain = () => wholeAnswer(whole, { api: 'openai-chat' });

    it('tells the cost of a plain answer in plain decimals', async () => {
      const ai = exchangeFacts({ reportedUsage: whole.usage });
      expect((await answered(plain(), ai)).headers['x-ai-cost']).to.equal('0.000011');
    });

    it('is 0 for an answer from the cache', async () => {
      const ai = exchangeFacts({ ...REFUSED, cache: { status: 'hit', savedUsage: usage({ input: 1 }) } });
      expect((await answered(plain(), ai)).headers['x-ai-cost']).to.equal('0');
    });

    it('is absent when the price is unknown, for a stream, and when switched off', async () => {
      expect((await answered(plain(), exchangeFacts(), false)).headers).to.deep.equal({});
      const stream: Answer = { ...plain(), streamed: true, whole: undefined };
      expect((await answered(stream, exchangeFacts())).headers).to.deep.equal({});
      cost = () => ({ input: null, cachedInput: null, cacheWrite: null, output: null, other: null, total: null });
      expect((await answered(plain(), exchangeFacts())).headers).to.deep.equal({});
    });

    it('asks for the price once', async () => {
      const ai = exchangeFacts();
      const hooks = meter();
      await hooks.onCall!({} as AiRequest, () => Promise.resolve(plain()), ai);
      void hooks.onEnd!(ai, outcome());
      expect(asked).to.have.length(1);
      expect(rows[0]?.cost).to.equal(ai.cost?.total);
    });
  });
});
