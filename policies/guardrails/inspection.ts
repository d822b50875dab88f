import type { AiContext } from '../../plugins/core/context';
import type { AnswerEdit } from '../../plugins/core/edit-answer';
import type { Message } from '../../plugins/core/hub';
import { isJsonObject, type JsonObject, textOf } from '../../plugins/core/json';
import { messageText } from '../../plugins/core/message-text';
import type { AiRequest } from '../../plugins/core/request';
import type { Logger } from '../../plugins/core/services';
import type { FindingGuard, Rule } from './guard';
import type { Guards } from './guards';
import { Incidents } from './incidents';
import { judge } from './judging';
import { Placeholders } from './placeholders';
import { inspectPassage } from './replace';
import { type Passage, passagesOf, type Text, withoutProbabilities, withTexts } from './texts';

/** What the checks do in one exchange: with what is sent, and with what is answered. */
export class Inspection {
  readonly incidents: Incidents;
  /** Whether a model may still be asked to mend its answer. */
  mayRepair = false;
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
  async inspectInput(request: AiRequest): Promise<JsonObject> {
    const { body } = request.native;
    const passages = passagesOf(body);
    const member = this.ai.dialect.statefulMember?.(body);
    const earlier = member === undefined ? undefined : JSON.stringify(body[member]);
    this.placeholders = new Placeholders(
      passages.flat().map(({ text }) => text),
      earlier,
    );
    const changed = changesIn(passages, this.inputRules());
    await judge(this.input.judging, { texts: textsOf(passages, changed), request, ai: this.ai }, this.incidents);
    return withChanged(body, changed);
  }

  /** A plain answer's body, or an object of its own in a stream, as it may be sent. Throws the refusal. */
  inspectOutput(body: JsonObject): JsonObject {
    const changed = changesIn(passagesOf(body), this.outputRules());
    return changed.size ? withoutProbabilities(withChanged(body, changed)) : body;
  }

  /**
   * Policies below that change, or keep, what a client gets do so with placeholders: what is kept may go to a provider
   * again, with a later request.
   */
  hiding(edit: AnswerEdit): AnswerEdit {
    if (this.placeholders.isEmpty) return edit;
    const restoring = [this.restoringRule()];
    return (json) => {
      const hidden = replaced(json, ({ text, json: isJson }) => this.placeholders.hide(text, isJson));
      const edited = edit(hidden);
      return edited === hidden ? json : withChanged(edited, changesIn(passagesOf(edited), restoring));
    };
  }

  /** @param whole the answer, in the hub's form or its own */
  judgeOutput(whole: JsonObject, request: AiRequest): Promise<void> {
    const texts = textsOf(passagesOf(whole), new Map());
    const judged = { texts, answers: answersIn(whole), request, ai: this.ai };
    return judge(this.output.judging, judged, this.incidents, this.mayRepair);
  }

  /** Whether answers are to be looked at, at all. */
  get concernsOutput(): boolean {
    return this.outputRules().length > 0 || this.judgesOutput;
  }

  /** Whether streams wait until they are complete. */
  get holdsOutput(): boolean {
    return this.output.judging.some(({ holds }) => holds);
  }

  get judgesOutput(): boolean {
    return this.output.judging.length > 0;
  }

  /** What looks for something in answers: the checks, and then what puts the caller's own words back. */
  outputRules(): readonly Rule[] {
    const rules = this.output.finding.map((guard) => this.rule(guard, (_, label) => `[${label}]`));
    if (this.placeholders.isEmpty) return rules;
    return [...rules, this.restoringRule()];
  }

  private restoringRule(): Rule {
    return {
      finder: this.placeholders.finder,
      found() {},
      failed(error) {
        throw error;
      },
      replacement: (found) => this.placeholders.valueOf(found),
    };
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

function withChanged(body: JsonObject, changed: ReadonlyMap<Text, string>): JsonObject {
  return changed.size ? (withTexts(body, changed) as JsonObject) : body;
}

function replaced(body: JsonObject, change: (text: Text) => string): JsonObject {
  const texts = passagesOf(body).flat();
  const changed = texts.map((text) => [text, change(text)] as const).filter(([{ text }, after]) => after !== text);
  return withChanged(body, new Map(changed));
}

/** The texts that become others. */
function changesIn(passages: readonly Passage[], rules: readonly Rule[]): Map<Text, string> {
  const changed = new Map<Text, string>();
  if (rules.length === 0) return changed;
  for (const passage of passages) {
    for (const [text, after] of inspectPassage(passage, rules)) changed.set(text, after);
  }
  return changed;
}

/** What each choice says; one that calls tools has not answered yet. */
function answersIn({ choices }: JsonObject): string[] {
  if (!Array.isArray(choices)) return [];
  return choices.filter(isJsonObject).flatMap(({ message, text }) => {
    if (!isJsonObject(message)) return [textOf(text)];
    return message.tool_calls ? [] : [messageText((message as unknown as Message).content)];
  });
}

/** What judges read: what is said, as it goes on from here. */
export function textsOf(passages: readonly Passage[], changed: ReadonlyMap<Text, string>): string[] {
  return passages.map((passage) => {
    const said = passage.filter(({ isName }) => !isName);
    return said.map((text) => changed.get(text) ?? text.text).join('');
  });
}
