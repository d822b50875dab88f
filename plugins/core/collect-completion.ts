import { answerHead } from './answer-head';
import { addLogprobs } from './collect-lists';
import type { Completion, HubChunk } from './hub';
import { textOf } from './json';
import type { JsonObject } from './json';

type CompletionChoice = Completion['choices'][number];

/** Puts the chunks of one streamed text completion together. */
export class CompletionCollector {
  length = 0;
  private head: JsonObject | undefined;
  private readonly choices = new Map<number, CompletionChoice>();

  add(chunk: HubChunk): void {
    const { choices } = chunk as Completion;
    if (choices.length) this.head ??= answerHead(chunk);
    for (const choice of choices) this.addChoice(choice);
  }

  whole(): Completion | undefined {
    if (!this.choices.size) return undefined;
    const choices = [...this.choices.values()].sort((a, b) => a.index - b.index);
    return { ...(this.head as Completion), choices };
  }

  private addChoice({ index, text, finish_reason, logprobs, ...further }: CompletionChoice): void {
    const choice = this.choices.get(index) ?? { index, text: '', logprobs: null, finish_reason: null };
    this.choices.set(index, choice);
    // The piece that tells the end may have none.
    choice.text += textOf(text);
    this.length += textOf(text).length;
    Object.assign(choice, further);
    if (finish_reason) choice.finish_reason = finish_reason;
    if (logprobs) choice.logprobs = addLogprobs(choice.logprobs, logprobs);
  }
}

/** The chunks that say the same as a plain completion: each choice's text, then how it ended. */
export function completionChunks(answer: Completion): Completion[] {
  const { choices, usage: _, ...head } = answer;
  return choices.flatMap((choice) =>
    [
      { ...choice, finish_reason: null },
      { ...choice, text: '', logprobs: null },
    ].map((piece) => ({ ...head, choices: [piece] })),
  );
}
