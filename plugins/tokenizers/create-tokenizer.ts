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
  /** Uncorrected counts by request body and model: a retry asks again, and learning needs them. */
  private readonly counted = new WeakMap<object, Map<string, Uncorrected>>();

  async countRequest(request: AiRequest, model: Model): Promise<TokenCount> {
    const subject = subjectOf(request, model);
    const counts = this.countsOf(request);
    let raw = counts.get(subject);
    if (!raw) counts.set(subject, (raw = await countUncorrected(request, familyOf(model.name))));
    return { count: this.learning.correct(subject, raw.count), provenance: raw.provenance };
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
    const subject = subjectOf(request, model);
    const uncorrected = this.countsOf(request).get(subject);
    if (!uncorrected?.missedSomething) this.learning.learn(subject, uncorrected?.count ?? counted, reported);
  }

  contextWindow(model: Model): number | undefined {
    return contextWindowOf(model.name);
  }

  private countsOf(request: AiRequest): Map<string, Uncorrected> {
    const counts = this.counted.get(request.native.body) ?? new Map<string, Uncorrected>();
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
