import { Counter, type Registry } from 'prom-client';
import type { OwnCall } from '../core/call-model';
import type { Services } from '../core/services';
import { totalInput } from '../core/usage';

const LABELS = ['operation', 'endpoint', 'provider'] as const;

/**
 * Calls that the gateway makes for itself, for Prometheus: `chat` by the judge of a semantic cache, `embeddings` by
 * embedders, `moderation` by checks. The ledger, which has a row for each request of a caller, knows nothing of them.
 */
export class OwnCallMetrics {
  private readonly calls: Counter<(typeof LABELS)[number] | 'status'>;
  private readonly tokens: Counter<(typeof LABELS)[number] | 'type'>;
  private readonly cost: Counter<(typeof LABELS)[number]>;
  private readonly unpriced: Counter<(typeof LABELS)[number]>;

  constructor(
    registry: Registry,
    private readonly services: Pick<Services, 'prices' | 'logger'>,
  ) {
    const counter = <More extends string = never>(what: string, help: string, ...more: More[]) => {
      const labelNames = [...LABELS, ...more];
      return new Counter({ name: `ai_gateway_own_${what}_total`, help, labelNames, registers: [registry] });
    };
    this.calls = counter('calls', "Calls of the gateway's own; status 0: no answer", 'status');
    this.tokens = counter('tokens', 'Tokens of these calls, as far as providers tell them', 'type');
    this.cost = counter('cost_usd', 'Cost of these calls, as far as prices are known');
    this.unpriced = counter('unpriced_calls', 'Of these calls those of unknown cost');
  }

  readonly note = ({ target, status = 0, usage }: OwnCall): void => {
    const labels = {
      operation: target.operation,
      endpoint: target.endpoint.name,
      provider: target.endpoint.provider.kind,
    };
    this.calls.inc({ ...labels, status });
    if (usage) {
      this.tokens.inc({ ...labels, type: 'input' }, totalInput(usage));
      this.tokens.inc({ ...labels, type: 'output' }, usage.output);
    }
    // A call that failed cost nothing that anybody could tell.
    if (status < 200 || status > 299) return;
    const cost = this.costOf(target, usage);
    if (cost === undefined) this.unpriced.inc(labels);
    else this.cost.inc(labels, cost);
  };

  private costOf({ endpoint, model, operation }: OwnCall['target'], usage: OwnCall['usage']): number | undefined {
    if (!usage) return undefined;
    const { prices, logger } = this.services;
    const about = { endpoint: endpoint.name, provider: endpoint.provider.kind, model };
    try {
      return prices.cost({ ...about, usage, operation, time: Date.now() }).total ?? undefined;
    } catch (error) {
      logger.error(`the price of a call of the gateway's own cannot be told: ${String(error)}`);
      return undefined;
    }
  }
}
