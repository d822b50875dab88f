import type { AiContext } from '../../plugins/core/context';
import type { JsonObject } from '../../plugins/core/json';
import type { Logger } from '../../plugins/core/services';
import type { FindingGuard, Rule } from './guard';
import type { Guards } from './guards';
import { Incidents } from './incidents';
import { judge } from './judging';
import { Placeholders } from './placeholders';
import { inspectPassage } from './replace';
import { type Passage, passagesOf, type Text, withTexts } from './texts';

/** What the checks do in one exchange: with what is sent, and with what is answered. */
export class Inspection {
  readonly incidents: Incidents;
  private placeholders = new Placeholders([]);

  constructor(
    private readonly input: Guards,
    private readonly output: Guards,
    private readonly ai: AiContext,
    logger: Logger,
  ) {
    this.incidents = new Incidents(ai, logger);
  }

  /** The body as it may be sent. Rejects with the refusal. */
  async inspectInput(body: JsonObject): Promise<JsonObject> {
    const passages = passagesOf(body);
    const member = this.ai.dialect.statefulMember?.(body);
    const earlier = member === undefined ? undefined : JSON.stringify(body[member]);
    this.placeholders = new Placeholders(
      passages.flat().map(({ text }) => text),
      earlier,
    );
    const changed = changesIn(passages, this.inputRules());
    await judge(this.input.judging, textsOf(passages, changed), this.ai, this.incidents);
    return changed.size ? (withTexts(body, changed) as JsonObject) : body;
  }

  /** A plain answer's body, or an object of its own in a stream, as it may be sent. Throws the refusal. */
  inspectOutput(body: JsonObject): JsonObject {
    const changed = changesIn(passagesOf(body), this.outputRules());
    return changed.size ? (withTexts(body, changed) as JsonObject) : body;
  }

  judgeOutput(texts: readonly string[]): Promise<void> {
    return judge(this.output.judging, texts, this.ai, this.incidents);
  }

  /** Whether answers are to be looked at, at all. */
  get concernsOutput(): boolean {
    return this.outputRules().length > 0 || this.judgesOutput;
  }

  get judgesOutput(): boolean {
    return this.output.judging.length > 0;
  }

  /** What looks for something in answers: the checks, and then what puts the caller's own words back. */
  outputRules(): readonly Rule[] {
    const rules = this.output.finding.map((guard) => this.rule(guard, (_, label) => `[${label}]`));
    if (this.placeholders.isEmpty) return rules;
    const restoring: Rule = {
      finder: this.placeholders.finder,
      found() {},
      failed(error) {
        throw error;
      },
      replacement: (found) => this.placeholders.valueOf(found),
    };
    return [...rules, restoring];
  }

  private inputRules(): readonly Rule[] {
    return this.input.finding.map((guard) =>
      this.rule(guard, (found, label) => this.placeholders.of(found, label, guard.restore)),
    );
  }

  private rule(guard: FindingGuard, replacement: (found: string, label: string) => string): Rule {
    return {
      finder: guard.finder,
      found: () => this.incidents.found(guard),
      failed: (error) => this.incidents.failed(guard, error),
      replacement: guard.action === 'redact' ? replacement : undefined,
    };
  }
}

/** The texts that become others. */
export function changesIn(passages: readonly Passage[], rules: readonly Rule[]): Map<Text, string> {
  const changed = new Map<Text, string>();
  if (rules.length === 0) return changed;
  for (const passage of passages) {
    for (const [text, after] of inspectPassage(passage, rules)) changed.set(text, after);
  }
  return changed;
}

/** What judges read: what is said, as it goes on from here. */
export function textsOf(passages: readonly Passage[], changed: ReadonlyMap<Text, string>): string[] {
  return passages.map((passage) => {
    const said = passage.filter(({ isName }) => !isName);
    return said.map((text) => changed.get(text) ?? text.text).join('');
  });
}
