import type { AiContext, Outcome } from '../../plugins/core/context';
import { isCacheHit, measureAnswer } from '../../plugins/core/measure-usage';
import { definePolicy, type PolicyPlace } from '../../plugins/core/policy';
import type { AiRequest } from '../../plugins/core/request';
import type { Services } from '../../plugins/core/services';
import { pricesBy } from '../../plugins/core/unknown-price';
import type { Tokenizer } from '../../plugins/core/tokenizer';
import { Admission, type AdmissionOptions } from './admission';
import { Alerts } from './alerts';
import { answersAsked } from './expected-usage';
import { LearnedOutput } from './learned-output';
import { rulesFor } from './overrides';
import { parameters } from './parameters';
import { compileRules } from './rule';
import { standings } from './standings';

/** What outlives reloads, as the tokenizer does. */
interface Memory {
  readonly learned: LearnedOutput;
  readonly alerts: Alerts;
}
const memories = new WeakMap<Tokenizer, Memory>();

/** What is granted to callers is counted once, however many of these policies a request passes. */
const counting = new WeakSet<AiContext>();

export const quota = definePolicy({
  name: 'quota',
  summary: 'Limits requests, tokens, money and requests at once, for whoever the limits name',
  parameters,
  setup(declared, given, place) {
    const services = { ...given, prices: pricesBy(declared.unknownPrice, given.prices) };
    const limits = declared.limits.map((limit) => ({ ...declared.defaults, ...limit }));
    const own = compileRules(limits, ownerOf(place), 'limits');
    const { learned, alerts } = memoryOf(services);
    const options: AdmissionOptions = {
      services,
      counters: services.counters(declared.store),
      lease: declared.lease * 1000,
      denyUnknownPrice: declared.unknownPrice !== 'allow',
      alerts,
      demanding: {
        services,
        tokenizer: services.tokenizer,
        unknownOutput: declared.unknownOutput,
        learned: (ai, model) => learned.expected(learnedOf(ai, model)) ?? learned.expected(model),
      },
    };
    const admissions = new WeakMap<AiContext, Admission>();
    return {
      async onCall(request, next, ai) {
        const isFirst = !counting.has(ai);
        counting.add(ai);
        const rules = rulesFor(own, ai.consumer).filter((rule) => isFirst || own.includes(rule));
        if (rules.length === 0) return next(request);
        admissions.get(ai)?.leave();
        admissions.delete(ai);
        const admission = await Admission.of(request, ai, rules, options);
        admissions.set(ai, admission);
        const answer = await next(admission.request);
        if (answer.link) admission.follow(answer.link);
        return answer;
      },
      limits: (caller) => standings(own, caller, place.pipeline, options.counters),
      onAttempt: (target, request, ai) => admissions.get(ai)?.attempt(target, request),
      onEnd(ai, outcome) {
        const admission = admissions.get(ai);
        admission?.end(outcome);
        learn(learned, ai, outcome, admission?.request);
      },
    };
  },
});

function memoryOf(services: Services): Memory {
  let memory = memories.get(services.tokenizer);
  if (!memory)
    memories.set(services.tokenizer, (memory = { learned: new LearnedOutput(), alerts: new Alerts(services) }));
  return memory;
}

/** Limits are counted for each pipeline; of several of these policies in one, each counts its own. */
function ownerOf({ pipeline, path, policies }: PolicyPlace): string {
  const position = Number(/policies\[(\d+)\]/.exec(path)?.[1] ?? 0);
  const earlier = policies.slice(0, position).filter((name) => name === quota.name).length;
  return earlier === 0 ? pipeline : `${pipeline}#${earlier + 1}`;
}

function learn(learned: LearnedOutput, ai: AiContext, outcome: Outcome, request?: AiRequest): void {
  const { model } = ai.answeredBy ?? {};
  if (!model || outcome.delivery !== 'complete' || isCacheHit(ai)) return;
  const measured = measureAnswer(ai, outcome.delivery);
  if (measured.output === 'unknown' || measured.usage.output === 0) return;
  const output = Math.ceil(measured.usage.output / (request ? answersAsked(request) : 1));
  learned.add(learnedOf(ai, model), output);
  learned.add(model, output);
}

function learnedOf({ consumer }: AiContext, model: string): string {
  return `${consumer?.keyId ?? consumer?.id ?? ''} ${model}`;
}
