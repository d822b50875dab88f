import { pointingAt } from '../../plugins/core/pointing-at';
import { definePolicy } from '../../plugins/core/policy';
import { CachedCalls } from './cached-calls';
import { failOpen } from './entries/fail-open';
import { ExactStage } from './exact-stage';
import { KeptAnswers } from './operator/kept-answers';
import { reportOf } from './operator/report';
import { notesOn } from './operator/unused-settings';
import { parameters } from './parameters';
import { semanticParts } from './semantic-parts';
import { SemanticStage } from './semantic-stage';
import { oneWarningAMinute } from './warn';

/** Answers requests out of a store that were answered before, instead of asking a provider again. */
export const semanticCache = definePolicy({
  name: 'semantic-cache',
  summary: 'Answers requests from a cache: repeated ones, and those that ask for the same in other words',
  parameters,
  setup(given, services, place) {
    const { pipeline } = place;
    const exact = pointingAt(`${place.path}.action.store`, () => services.store(given.store));
    const kept = failOpen(exact, oneWarningAMinute(`the store '${given.store}'`, services.logger));
    const semantic = given.mode === 'semantic' ? semanticParts(given, kept, services, place) : undefined;
    const calls = new CachedCalls(given, new ExactStage(kept), semantic && new SemanticStage(semantic));
    const answers = new KeptAnswers({ pipeline, exact, semantic });
    return {
      notes: () => notesOn(given),
      onCall: (request, next, ai) => calls.answer(request, next, ai),
      cache: () => reportOf(given, pipeline, semantic),
      purge: (purge) => answers.purge(purge),
      entries: (purge, most, withExact) => answers.entries(purge, most, withExact),
      ...(semantic && {
        feedback: (feedback, ai) => semantic.judged.take(feedback, ai),
        dispose: () => semantic.close(),
      }),
    };
  },
});
