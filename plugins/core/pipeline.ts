import type { Outcome } from './context';
import type { Target } from './endpoint';
import type { Exchange } from './exchange';
import type { Observer } from './observer';
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
  /** Requests that have begun and not ended. */
  private open = 0;
  private retired = false;
  private disposal: Promise<void> | undefined;

  constructor(
    readonly name: string,
    private readonly logger: Logger,
    readonly observer: Observer | undefined,
  ) {}

  /** Whether a policy of ours ends every request that comes so far. */
  get answers(): boolean {
    return this.policies.some(({ hooks, conditional }) => hooks.answer && !conditional);
  }

  /** Where a model's name leads, for whoever may use it. */
  targetsOf(model: string): readonly Target[] {
    return this.policies.flatMap(({ hooks }) => hooks.targets?.(model) ?? []);
  }

  begin(): void {
    this.open++;
  }

  /** No more requests will come: the policies are disposed of when the last one has ended. */
  retire(): void {
    if (this.retired) return;
    this.retired = true;
    if (this.open === 0) void this.close();
  }

  /** Tells every policy how an exchange ended. @returns what is to be waited for; never rejects */
  settle(exchange: Exchange, outcome: Outcome): Promise<void> | undefined {
    const pending: Promise<void>[] = [];
    for (const policy of [...this.policies].reverse()) {
      if (!policy.hooks.onEnd) continue;
      if (policy.conditional && !exchange.reached.includes(policy)) continue;
      const failed = (error: unknown) =>
        this.logger.error(`${policy.definition.name} failed at the end of a request`, { id: exchange.id, error });
      try {
        const kept = policy.hooks.onEnd(exchange, outcome);
        if (kept) pending.push(kept.catch(failed));
      } catch (error) {
        failed(error);
      }
    }
    this.observer?.ended(exchange, outcome);
    return pending.length > 0 ? Promise.all(pending).then(() => {}) : undefined;
  }

  /** A request has come to its end. */
  end(): void {
    this.open--;
    if (this.retired && this.open === 0) void this.close();
  }

  /** Disposes of the policies, whether or not requests are under way. Never rejects. */
  close(): Promise<void> {
    this.disposal ??= Promise.all(this.policies.map((policy) => this.dispose(policy))).then(() => {});
    return this.disposal;
  }

  private async dispose({ definition, hooks }: MountedPolicy): Promise<void> {
    try {
      await hooks.dispose?.();
    } catch (error) {
      this.logger.error(`${definition.name} failed to let go of what it held`, { error });
    }
  }
}
