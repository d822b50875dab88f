import { expect } from 'chai';
import { PrometheusMetrics } from '../../plugins/ai/metrics';
import { usage } from '../../plugins/core/usage';
import { exchangeFacts, outcome, REFUSED } from '../policies/exchange-facts';

describe('metrics', () => {
  const cost = { input: 0.1, cachedInput: 0, cacheWrite: 0, output: 0.2, other: 0, total: 0.25 };

  /** The samples of one metric, such as `name{a="b"} 1`. */
  async function samples(metrics: PrometheusMetrics, name: string): Promise<string[]> {
    const text = await metrics.registry.metrics();
    return text.split('\n').filter((line) => line.startsWith(`${name}{`));
  }

  it('counts requests, tokens, times and money', async () => {
    const metrics = new PrometheusMetrics();
    const ai = exchangeFacts({
      streamed: true,
      firstContentAfter: 500,
      reportedUsage: usage({ input: 60, cacheRead: 40, output: 21 }),
      cost,
      cache: { status: 'miss' },
    });
    ai.attempts[0]!.cost = cost;
    metrics.ended(ai, outcome({ duration: 2500 }));
    const call = 'gen_ai_operation_name="chat",gen_ai_provider_name="openai",gen_ai_request_model="gpt-4o"';
    const expected: Record<string, string> = {
      ai_gateway_requests_total:
        '{pipeline="ai",operation="chat",provider="openai",model="gpt-4o",status="200",code=""} 1',
      ai_gateway_attempts_total: '{endpoint="main",provider="openai",status="200"} 1',
      ai_gateway_cost_usd_total: '{pipeline="ai",provider="openai",model="gpt-4o"} 0.25',
      ai_gateway_cache_results_total: '{pipeline="ai",result="miss"} 1',
      gen_ai_client_operation_duration_seconds_sum: `{${call},error_type=""} 2.5`,
      gen_ai_server_time_to_first_token_seconds_sum: `{${call}} 0.5`,
      gen_ai_server_time_per_output_token_seconds_sum: `{${call}} 0.1`,
    };
    for (const [name, sample] of Object.entries(expected)) {
      expect(await samples(metrics, name), name).to.deep.equal([name + sample]);
    }
    expect(await samples(metrics, 'gen_ai_client_token_usage_sum')).to.deep.equal([
      `gen_ai_client_token_usage_sum{${call},gen_ai_token_type="input"} 100`,
      `gen_ai_client_token_usage_sum{${call},gen_ai_token_type="output"} 21`,
    ]);
  });

  it('tells saved money, unknown prices and refusals', async () => {
    const metrics = new PrometheusMetrics();
    metrics.ended(
      exchangeFacts({ ...REFUSED, cost: { ...cost, total: 0, saved: 0.5 }, cache: { status: 'hit' } }),
      outcome(),
    );
    metrics.ended(exchangeFacts({ cost: { ...cost, total: null } }), outcome());
    metrics.ended(
      exchangeFacts({ ...REFUSED, cost: { ...cost, total: 0 } }),
      outcome({ status: 429, code: 'quota', delivery: 'none' }),
    );
    expect(await samples(metrics, 'ai_gateway_saved_usd_total')).to.deep.equal([
      'ai_gateway_saved_usd_total{pipeline="ai"} 0.5',
    ]);
    expect(await samples(metrics, 'ai_gateway_unpriced_requests_total')).to.have.length(1);
    expect(await samples(metrics, 'ai_gateway_requests_total')).to.include(
      'ai_gateway_requests_total{pipeline="ai",operation="chat",provider="",model="",status="429",code="quota"} 1',
    );
    expect(await samples(metrics, 'gen_ai_client_operation_duration_seconds_count')).to.have.length(1);
  });

  it('never labels by what a client sent: models that nobody answered for are "other"', async () => {
    const metrics = new PrometheusMetrics();
    const attempts = [
      { endpoint: 'main', provider: 'openai', model: 'invented', status: 404, startedAfter: 0, duration: 1 },
    ];
    metrics.ended(
      exchangeFacts({ ...REFUSED, attempts, requestedModel: 'invented' }),
      outcome({ status: 404, code: 'model_not_found', delivery: 'none' }),
    );
    const text = await metrics.registry.metrics();
    expect(text).not.to.contain('invented');
    expect(text).to.contain('model="other"');
  });

  it('bounds the number of models and codes', async () => {
    const metrics = new PrometheusMetrics();
    for (let n = 0; n < 300; n++) {
      const answeredBy = { endpoint: 'main', provider: 'openai', model: `model-${n}` };
      metrics.ended(exchangeFacts({ answeredBy, attempts: [] }), outcome());
      metrics.ended(exchangeFacts(REFUSED), outcome({ status: 400, code: `code-${n}`, delivery: 'none' }));
    }
    const lines = await samples(metrics, 'ai_gateway_requests_total');
    expect(lines).to.have.length(201 + 101);
    expect(lines).to.include(
      'ai_gateway_requests_total{pipeline="ai",operation="chat",provider="openai",model="other",status="200",code=""} 100',
    );
  });
});
