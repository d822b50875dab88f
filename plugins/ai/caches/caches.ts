import type { CacheListing, CachePurge, CacheReport } from '../../core/cache-report';
import { invalidRequest } from '../../core/error';
import type { Pipeline } from '../../core/pipeline';
import type { Hooks } from '../../core/policy';
import { within } from '../../core/within';

/** Milliseconds; a report is counters, what is looked through may be large. */
const REPORT_DEADLINE = 2_000;
const SEARCH_DEADLINE = 30_000;

export interface CacheReports {
  readonly reports: readonly CacheReport[];
  /** Pipelines whose cache could not be asked, with the reason for the log. */
  readonly unavailable: readonly { pipeline: string; reason: string }[];
}

/** Which answers, and of which pipeline's cache where not of all. */
export interface CacheSelection {
  readonly pipeline?: string;
  readonly purge: CachePurge;
}

/** The caches of a configuration's pipelines, whichever policies keep them. */
export class Caches {
  constructor(private readonly pipelines: () => Iterable<Pipeline>) {}

  /** How all of them are doing; never rejects. */
  async reports(): Promise<CacheReports> {
    const asked = this.keepers('cache').map(async ({ pipeline, hooks }) => {
      try {
        return await within(hooks.cache!(), REPORT_DEADLINE);
      } catch (error) {
        return { pipeline, reason: String(error) };
      }
    });
    const told = await Promise.all(asked);
    return {
      reports: told.filter((one) => 'mode' in one),
      unavailable: told.filter((one) => 'reason' in one),
    };
  }

  /**
   * What they keep that fits, at most so many of each. Rejects where a store is away.
   * @param withExact whether those of which no question is known count in the totals
   */
  entries(
    { pipeline, purge }: CacheSelection,
    most: number,
    withExact: boolean,
  ): Promise<({ pipeline: string } & CacheListing)[]> {
    const all = this.keepers('entries', pipeline).map(async ({ pipeline: name, hooks }) => ({
      pipeline: name,
      ...(await within(hooks.entries!(purge, most, withExact), SEARCH_DEADLINE)),
    }));
    return Promise.all(all);
  }

  /** Has them forget what fits. Rejects where a store is away; the others have forgotten then. */
  purge({ pipeline, purge }: CacheSelection): Promise<{ pipeline: string; removed: number }[]> {
    const all = this.keepers('purge', pipeline).map(async ({ pipeline: name, hooks }) => ({
      pipeline: name,
      removed: await within(hooks.purge!(purge), SEARCH_DEADLINE),
    }));
    return Promise.all(all);
  }

  /** Throws `AiError` 400 where the pipeline that is meant has none that can do it. */
  private keepers(hook: 'cache' | 'entries' | 'purge', meant?: string): { pipeline: string; hooks: Hooks }[] {
    const all = [...this.pipelines()].flatMap(({ name, policies }) =>
      policies.flatMap(({ hooks }) => (hooks[hook] ? [{ pipeline: name, hooks }] : [])),
    );
    if (meant === undefined) return all;
    const found = all.filter(({ pipeline }) => pipeline === meant);
    if (found.length > 0) return found;
    const known = all.map(({ pipeline }) => `\`${pipeline}\``).join(', ') || 'none';
    const message = `There is no cache in a pipeline \`${meant}\`; pipelines with one: ${known}.`;
    throw invalidRequest(message, 'pipeline', 'invalid_parameter');
  }
}
