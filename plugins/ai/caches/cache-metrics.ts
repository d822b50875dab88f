import { Counter, Gauge, type Registry } from 'prom-client';
import type { CacheReport } from '../../core/cache-report';
import { ClosedSet } from '../closed-set';
import type { Caches } from './caches';

/** Why requests are refused, and where labels come from, are a few of each; policies of others may have their own. */
const MAX_REASONS = 50;

const BOUNDS = ['estimate', 'low', 'high'] as const;

/**
 * What caches report, for Prometheus. The numbers are those of all gateways that share a store, and the same on each:
 * of several gateways the highest is meant, never the sum.
 */
export class CacheMetrics {
  private readonly reasons = new ClosedSet(MAX_REASONS);
  private readonly sources = new ClosedSet(MAX_REASONS);
  private readonly metrics: ReturnType<typeof metricsIn>;

  constructor(
    registry: Registry,
    private readonly caches: Caches,
  ) {
    this.metrics = metricsIn(registry);
  }

  /** Asks the caches anew; of those that do not answer nothing is told. Never rejects. */
  async refresh(): Promise<void> {
    const { reports } = await this.caches.reports();
    for (const metric of Object.values(this.metrics)) metric.reset();
    for (const report of reports) this.take(report);
  }

  private take({ pipeline, entries, bytes, semantic }: CacheReport): void {
    if (entries !== undefined) this.metrics.entries.set({ pipeline }, entries);
    if (bytes !== undefined) this.metrics.bytes.set({ pipeline }, bytes);
    if (semantic) this.takeSemantic(pipeline, semantic);
  }

  private takeSemantic(pipeline: string, told: NonNullable<CacheReport['semantic']>): void {
    const { threshold, allowed, error, requests, refusals, labels, saved, unpriced } = this.metrics;
    if (told.threshold !== null) threshold.set({ pipeline }, told.threshold);
    allowed.set({ pipeline }, told.maxErrorRate);
    for (const bound of told.error ? BOUNDS : []) error.set({ pipeline, bound }, told.error![bound]);
    requests.inc({ pipeline, result: 'hit' }, told.hits);
    requests.inc({ pipeline, result: 'miss' }, told.misses);
    for (const [reason, count] of Object.entries(told.refused)) {
      refusals.inc({ pipeline, reason: this.reasons.admit(reason) }, count);
    }
    for (const [source, count] of Object.entries(told.labels)) {
      labels.inc({ pipeline, source: this.sources.admit(source) }, count);
    }
    if (told.savedUsd !== null) saved.inc({ pipeline }, told.savedUsd);
    unpriced.inc({ pipeline }, told.unpricedHits);
  }
}

function metricsIn(registry: Registry) {
  const named = (what: string, help: string, labels: string[]) => ({
    ...{ name: `ai_gateway_cache_${what}`, help, labelNames: ['pipeline', ...labels], registers: [registry] },
  });
  const gauge = (what: string, help: string, ...labels: string[]) => new Gauge(named(what, help, labels));
  const counter = (what: string, help: string, ...labels: string[]) => new Counter(named(what, help, labels));
  return {
    entries: gauge('entries', 'Answers that the cache keeps'),
    bytes: gauge('bytes', 'Bytes that they take'),
    threshold: gauge('threshold', 'Log-odds from which answers are served by meaning'),
    allowed: gauge('error_ratio_allowed', 'Share of the hits by meaning that may be wrong'),
    error: gauge(
      'error_ratio',
      'Share of the hits by meaning that were wrong, with 95 % between low and high',
      'bound',
    ),
    requests: counter('semantic_requests_total', 'Requests by what the search by meaning found', 'result'),
    refusals: counter('semantic_refusals_total', 'Requests that were not looked for by meaning', 'reason'),
    labels: counter('labels_total', 'Answers that were compared, by where that came from', 'source'),
    saved: counter('semantic_saved_usd_total', 'What answers by meaning would have cost whose price is known'),
    unpriced: counter('semantic_unpriced_hits_total', 'Answers by meaning whose price is not known'),
  };
}
