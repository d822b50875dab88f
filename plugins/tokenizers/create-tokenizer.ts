import type { AiRequest } from '../core/request';
import type { TokenCount, Tokenizer } from '../core/tokenizer';
import { contextWindowOf } from './context-windows';
import { countNow, countWithPauses, Counter, type Counting } from './counting';
import { countPlainText, countRequestBody } from './count-request';
import { familyOf, type Family } from './families';
import { Learning } from './learning';

type Model = Parameters<Tokenizer['countText']>[1];

export function createTokenizer(): Tokenizer {
  return new FamilyTokenizer();
}

interface Uncorrected extends TokenCount {
  /** Whether the request holds what cannot be counted: such a one teaches nothing. */
  missedSomething: boolean;
}

/** Counts by the formula of the model's family, corrected by what providers reported before. */
class FamilyTokenizer implements Tokenizer {
  private readonly learning = new Learning();
  /** By request body: another target of the same family asks again, and learning needs them. */
  private readonly counted = new WeakMap<object, Map<Family, Uncorrected>>();

  async countRequest(request: AiRequest, model: Model): Promise<TokenCount> {
    const family = familyOf(model.name);
    const counts = this.countsOf(request);
    const uncorrected = counts.get(family) ?? (await countUncorrected(request, family));
    counts.set(family, uncorrected);
    const count = this.learning.correct(subjectOf(request, model), uncorrected.count);
    return { count, provenance: uncorrected.provenance };
  }

  async countText(text: string, model: Model): Promise<TokenCount> {
    const [counting, done] = this.textCount(text, model);
    return done(await countWithPauses(counting));
  }

  countTextNow(text: string, model: Model): TokenCount {
    const [counting, done] = this.textCount(text, model);
    return done(countNow(counting));
  }

  learn(request: AiRequest, model: Model, counted: number, reported: number): void {
    const uncorrected = this.countsOf(request).get(familyOf(model.name));
    if (uncorrected?.missedSomething) return;
    this.learning.learn(subjectOf(request, model), uncorrected?.count ?? counted, reported);
  }

  contextWindow(model: Model): number | undefined {
    return contextWindowOf(model.name);
  }

  private countsOf(request: AiRequest): Map<Family, Uncorrected> {
    const counts = this.counted.get(request.native.body) ?? new Map<Family, Uncorrected>();
    this.counted.set(request.native.body, counts);
    return counts;
  }

  private textCount(text: string, model: Model): [Counting, (count: number) => TokenCount] {
    const family = familyOf(model.name);
    const counter = new Counter(family.encoding);
    // A model that reasons is paid for more than it writes.
    if (family.formula === 'openai' && family.reasons) counter.atBest('estimate');
    const counting = countPlainText(text, family, counter);
    return [counting, (count) => ({ count, provenance: counter.provenance })];
  }
}

async function countUncorrected(request: AiRequest, family: Family): Promise<Uncorrected> {
  const counter = new Counter(family.encoding);
  const count = await countWithPauses(countRequestBody(request, family, counter));
  const { provenance, missedSomething } = counter;
  return { count, provenance, missedSomething };
}

/** What is learned about: tools change how far a count is off, so requests with them are a subject of their own. */
function subjectOf({ native }: AiRequest, { name, provider }: Model): string {
  const { tools } = native.body;
  return `${provider ?? ''}/${name}/${Array.isArray(tools) && tools.length > 0 ? 'tools' : 'plain'}`;
}
