import { ownTarget } from '../../plugins/core/call-model';
import type { Embedder } from '../../plugins/core/embedder';
import type { ModelOperation } from '../../plugins/core/operations';
import { pointingAt } from '../../plugins/core/pointing-at';
import type { PolicyPlace } from '../../plugins/core/policy';
import type { SemanticStore } from '../../plugins/core/semantic-store';
import type { Logger, Services } from '../../plugins/core/services';
import { Controller, lowestFor } from './controller';
import { Counts } from './controller/counts';
import { createDecide, type Decide } from './decide';
import { SameQuestions } from './decide/same-question';
import type { Entry } from './entries/entry';
import type { OpenStore } from './entries/fail-open';
import { worthOf } from './entries/worth';
import { JudgedAnswers } from './labels/feedback';
import { Lessons } from './labels/lessons';
import { RecentHits } from './labels/recent-hits';
import { sameAnswer } from './labels/same-answer';
import { Spending } from './labels/spending';
import type { Parameters } from './parameters';
import type { DecidedBy } from './request/partition';
import { type Refuse, refusing } from './request/refuse';
import type { Scope } from './request/sharers';
import { verifier, type Verifier } from './verifier';
import { oneWarningAMinute } from './warn';

/** What the semantic stage is made of, in one place. */
export interface SemanticParts {
  readonly embedder: Embedder | undefined;
  readonly store: SemanticStore;
  readonly verifier: Verifier;
  readonly controller: Controller;
  readonly decide: Decide;
  readonly decidedBy: DecidedBy;
  readonly refuse: Refuse;
  readonly scope: Scope;
  readonly shadow: boolean;
  readonly counts: Counts;
  readonly recentHits: RecentHits;
  readonly lessons: Lessons;
  readonly same: SameQuestions;
  readonly spending: Spending;
  readonly judged: JudgedAnswers;
  readonly logger: Logger;
  worth(this: void, entry: Entry, operation: ModelOperation): number | undefined;
  warn(this: void, error: unknown): undefined;
  /** Sends what was counted here and not sent yet. */
  close(this: void): Promise<void>;
}

/** Throws for what is named in the configuration and is not there. */
export function semanticParts(
  given: Parameters,
  kept: OpenStore,
  services: Services,
  { pipeline, path }: PolicyPlace,
): SemanticParts {
  const { scope, shadow, shadowRate, maxErrorRate, candidates, maxBytes, judge } = given;
  const { logger } = services;
  // What may be wrong in the configuration comes first: the rest goes on until it is closed.
  const at = (member: keyof Parameters) => `${path}.action.${member}`;
  const embedder = pointingAt(at('embedder'), () => services.embedder(given.embedder));
  const refuse = refusing(given.refuse, at('refuse'));
  const target =
    judge === undefined ? undefined : pointingAt(at('judge'), () => ownTarget(services.endpoints, judge, 'chat'));
  const space = `${pipeline}/${embedder?.id ?? 'lexical'}`;
  const store = pointingAt(at('store'), () => services.semanticStore(given.store, { space, maxBytes }));

  const { version, thresholds } = verifier;
  const decidedBy = { embedder: embedder?.id, verifier: version };
  const warn = oneWarningAMinute('looking for similar questions', logger);
  const lowest = lowestFor(maxErrorRate, thresholds);
  const controller = new Controller({ version, maxErrorRate, shadowRate, lowest, store, logger });
  const counts = new Counts(store, warn);
  const spending = new Spending(given.shadowUsdPerDay, counts);
  const worth: SemanticParts['worth'] = (entry, operation) => worthOf(entry, operation, services);
  const same = sameAnswer({ target, spending, services, warn: oneWarningAMinute('the judge', logger) });
  return {
    ...{ embedder, store, verifier, controller, counts, spending, worth, warn, logger },
    ...{ refuse, scope, decidedBy, shadow },
    decide: createDecide({ store, verifier, controller, candidates, embedder }),
    judged: new JudgedAnswers({ kept, store, controller, pipeline, warn }),
    recentHits: new RecentHits(),
    same: new SameQuestions(kept),
    lessons: new Lessons({ store, controller, embedder, same, worth, warn }),
    close: async () => void (await Promise.all([controller.close(), counts.close()])),
  };
}
