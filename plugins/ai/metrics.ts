import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { AiContext, Attempt, LimitEvent, Outcome } from '../core/context';
import { measureAttempts } from '../core/measure-usage';
import type { Observer } from '../core/observer';
import type { MeasuredUsage } from '../core/usage';
import { totalInput } from '../core/usage';
import { ClosedSet } from './closed-set';

/** Label values per metric multiply: more models than this are counted together. */
const MAX_MODELS = 200;
/** Codes of ours are some dozens; providers' own codes pass through. */
const MAX_CODES = 100;
/** What limits go by stands in the configuration, and in what is granted. */
const MAX_SUBJECTS = 50;

// Names and bounds follow OpenTelemetry: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/
const TOKEN_BUCKETS = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];
const DURATION_BUCKETS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const FIRST_TOKEN_BUCKETS = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];
const PER_TOKEN_BUCKETS = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5];

const CALL_LABELS = ['gen_ai_operation_name', 'gen_ai_provider_name', 'gen_ai_request_model'] as const;
const LIMIT_LABELS = ['pipeline', 'quantity', 'by'] as const;
type LimitLabel = (typeof LIMIT_LABELS)[number];
type CallLabels = Record<(typeof CALL_LABELS)[number], string>;

/**
 * Counts exchanges for Prometheus. Label values come from closed sets, never from a client's text: a model is named
 * when a provider has answered under that name, and otherwise is `other`.
 */
export class PrometheusMetrics implements Observer {
  readonly registry = new Registry();

  private readonly models = new ClosedSet(MAX_MODELS);
  private readonly codes = new ClosedSet(MAX_CODES);
  private readonly subjects = new ClosedSet(MAX_SUBJECTS);
  private readonly requests = this.counter('ai_gateway_requests_total', 'Requests, refused ones included', [
    'pipeline',
    'operation',
    'provider',
    'model',
    'status',
    'code',
  ]);
  private readonly attempts = this.counter('ai_gateway_attempts_total', 'Calls to providers; status 0: no answer', [
    'endpoint',
    'provider',
    'status',
  ]);
  private readonly cost = this.counter('ai_gateway_cost_usd_total', 'Cost of requests whose price is known', [
    'pipeline',
    'provider',
    'model',
  ]);
  private readonly unpriced = this.counter('ai_gateway_unpriced_requests_total', 'Requests of unknown cost', [
    'pipeline',
    'provider',
    'model',
  ]);
  private readonly saved = this.counter('ai_gateway_saved_usd_total', 'What answers from the cache would have cost', [
    'pipeline',
  ]);
  private readonly cache = this.counter('ai_gateway_cache_results_total', 'Requests by what the cache said', [
    'pipeline',
    'result',
  ]);
  private readonly limits: Record<LimitEvent['result'], Counter<LimitLabel>> = {
    refused: this.limitCounter('refusals', 'Limits that refused a request, or a target of it'),
    shadow: this.limitCounter('shadow_refusals', 'Limits that would have refused a request, were they enforced'),
    warned: this.limitCounter('warnings', 'Limits that let a request pass beyond them'),
    substituted: this.limitCounter('substitutions', 'Limits that had another model used'),
  };
  private readonly notices = this.counter('ai_gateway_notices_total', 'What the operator was told of', ['type']);
  private readonly rows = this.counter(
    'ai_gateway_ledger_rows_total',
    'Rows of the ledger: committed, spooled while its database is away, replayed from there, set_aside, lost',
    ['fate'],
  );
  private readonly incidents = this.counter(
    'ai_gateway_guardrail_incidents_total',
    'Requests in which a check found something',
    ['pipeline', 'check', 'side', 'action'],
  );
  private readonly tokens = this.histogram('gen_ai_client_token_usage', 'Tokens of a call', TOKEN_BUCKETS, [
    ...CALL_LABELS,
    'gen_ai_token_type',
  ]);
  private readonly duration = this.histogram(
    'gen_ai_client_operation_duration_seconds',
    'Duration of a request that a provider answered or failed to answer',
    DURATION_BUCKETS,
    [...CALL_LABELS, 'error_type'],
  );
  private readonly firstToken = this.histogram(
    'gen_ai_server_time_to_first_token_seconds',
    'Time to the first content of a stream',
    FIRST_TOKEN_BUCKETS,
    [...CALL_LABELS],
  );
  private readonly perToken = this.histogram(
    'gen_ai_server_time_per_output_token_seconds',
    'Time per output token of a stream after the first content',
    PER_TOKEN_BUCKETS,
    [...CALL_LABELS],
  );

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  ended(ai: AiContext, outcome: Outcome): void {
    const { provider = '', model } = ai.answeredBy ?? ai.attempts.at(-1) ?? {};
    const names = { provider, model: this.modelLabel(model, outcome) };
    this.requests.inc({
      pipeline: ai.pipeline,
      operation: ai.operation,
      ...names,
      status: outcome.status,
      code: outcome.code ? this.codes.admit(outcome.code) : '',
    });
    this.observeMoney(ai, names);
    this.observeAttempts(ai, outcome);
    for (const event of ai.limitEvents ?? []) this.observeLimit(ai.pipeline, event);
    if (ai.cache) this.cache.inc({ pipeline: ai.pipeline, result: ai.cache.status });
    for (const incident of ai.incidents ?? []) this.incidents.inc({ pipeline: ai.pipeline, ...incident });
    if (provider) this.observeCall(ai, outcome, names);
  }

  /** @param fate of rows of the ledger; there are few */
  ledgerRows(fate: string, rows: number): void {
    this.rows.inc({ fate }, rows);
  }

  /** @param type of a notice; there are few */
  notice(type: string): void {
    this.notices.inc({ type });
  }

  private observeMoney({ pipeline, cost }: AiContext, names: { provider: string; model: string }): void {
    if (!cost) return;
    if (cost.total === null) this.unpriced.inc({ pipeline, ...names });
    if (cost.saved) this.saved.inc({ pipeline }, cost.saved);
  }

  /** What was used and paid counts for the model of each attempt. */
  private observeAttempts(ai: AiContext, outcome: Outcome): void {
    const { attempts, pipeline, operation } = ai;
    for (const [index, used] of measureAttempts(ai, outcome).entries()) {
      const { endpoint, provider, status = 0, cost, ...attempt } = attempts[index]!;
      const model = this.modelOfAttempt(attempt, outcome);
      this.attempts.inc({ endpoint, provider, status });
      if (cost?.total) this.cost.inc({ pipeline, provider, model }, cost.total);
      this.observeTokens(used, {
        gen_ai_operation_name: operation,
        gen_ai_provider_name: provider,
        gen_ai_request_model: model,
      });
    }
  }

  private observeLimit(pipeline: string, { result, quantity, by }: LimitEvent): void {
    this.limits[result].inc({ pipeline, quantity, by: this.subjects.admit(by) });
  }

  private observeCall(ai: AiContext, outcome: Outcome, names: { provider: string; model: string }): void {
    const labels: CallLabels = {
      gen_ai_operation_name: ai.operation,
      gen_ai_provider_name: names.provider,
      gen_ai_request_model: names.model,
    };
    this.duration.observe({ ...labels, error_type: errorType(outcome) }, outcome.duration / 1000);
    if (!ai.streamed || ai.firstContentAfter === undefined) return;
    this.firstToken.observe(labels, ai.firstContentAfter / 1000);
    const { usage, output = 'unknown' } = measureAttempts(ai, outcome).at(-1) ?? {};
    if (output !== 'unknown' && usage!.output > 1) {
      const after = outcome.duration - ai.firstContentAfter;
      this.perToken.observe(labels, after / 1000 / (usage!.output - 1));
    }
  }

  private observeTokens({ usage, input, output }: MeasuredUsage, labels: CallLabels): void {
    // A call that failed used nothing; zeros would only blur the distribution.
    if (totalInput(usage) + usage.output === 0) return;
    if (input !== 'unknown') this.tokens.observe({ ...labels, gen_ai_token_type: 'input' }, totalInput(usage));
    if (output !== 'unknown') this.tokens.observe({ ...labels, gen_ai_token_type: 'output' }, usage.output);
  }

  private modelOfAttempt({ model, error }: Pick<Attempt, 'model' | 'error'>, outcome: Outcome): string {
    return error === undefined ? this.modelLabel(model, outcome) : this.models.known(model);
  }

  private modelLabel(model: string | undefined, { delivery }: Outcome): string {
    if (!model) return '';
    return delivery === 'none' ? this.models.known(model) : this.models.admit(model);
  }

  private limitCounter(what: string, help: string): Counter<LimitLabel> {
    return this.counter(`ai_gateway_limit_${what}_total`, help, [...LIMIT_LABELS]);
  }

  private counter<Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private histogram<Label extends string>(name: string, help: string, buckets: number[], labelNames: Label[]) {
    return new Histogram<Label>({ name, help, buckets, labelNames, registers: [this.registry] });
  }
}

/** OpenTelemetry asks for a low-cardinality class of error, empty for a success. */
function errorType({ status, delivery }: Outcome): string {
  if (status >= 400) return String(status);
  return delivery === 'partial' ? 'cut' : '';
}
