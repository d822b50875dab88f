import type { Outcome } from './context';
import type { Exchange } from './exchange';
import type { Metrics } from './metrics';
import type { Hooks, PolicyDefinition } from './policy';
import type { Logger } from './services';

/** One policy at one place of one pipeline, set up. */
export interface MountedPolicy {
  readonly definition: PolicyDefinition;
  readonly hooks: Hooks;
  readonly pipeline: Pipeline;
  /** Behind a condition of the host: takes part only in requests that came to it. */
  readonly conditional: boolean;
}

/** The AI policies of one pipeline of the host, in order. */
export class Pipeline {
  readonly policies: MountedPolicy[] = [];

  constructor(
    readonly name: string,
    private readonly logger: Logger,
    private readonly metrics: Metrics | undefined,
  ) {}

  end(exchange: Exchange, outcome: Outcome): void {
    for (const policy of [...this.policies].reverse()) {
      if (!policy.hooks.onEnd) continue;
      if (policy.conditional && !exchange.reached.includes(policy)) continue;
      try {
        policy.hooks.onEnd(exchange, outcome);
      } catch (error) {
        this.logger.error(`${policy.definition.name} failed at the end of a request`, { id: exchange.id, error });
      }
    }
    this.metrics?.observe(exchange, outcome);
  }
}
