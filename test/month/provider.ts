import type { ServerResponse } from 'node:http';
import { chunk, completion, json, type Received, type StandIn, startStandIn } from '../support/stand-in';
import { Dice } from './dice';
import { costOf, type Model } from './tariff';
import type { Truth } from './truth';
import { writeAnswer } from './write-answer';

/** An answer of the model, and what it was right for. */
export interface Written {
  readonly text: string;
  readonly meaning: string;
  readonly version: number;
  /** Of its call, in picodollars. */
  readonly cost: bigint;
}

export interface Knowledge {
  /** What a text asks for. */
  meaningOf(text: string): string;
  readonly truth: Truth;
  /** Milliseconds since 1970. */
  now(): number;
}

/** The share of the judge's verdicts that are wrong. */
export const JUDGE_ERRS = 0.05;

/** A provider with a model that knows all answers and words them anew each time, and one that compares answers. */
export class KnowingProvider {
  /** By their texts, which are all different. */
  readonly written = new Map<string, Written>();
  /** Calls of each, and what they cost in picodollars. */
  readonly calls: Record<Model, number> = { writer: 0, judge: 0 };
  readonly cost: Record<Model, bigint> = { writer: 0n, judge: 0n };
  private readonly dice = new Dice('provider');
  private standIn: StandIn | undefined;

  constructor(private readonly knowledge: Knowledge) {}

  async start(): Promise<string> {
    this.standIn = await startStandIn();
    this.standIn.answer((response, received) => this.answer(response, received));
    return this.standIn.url;
  }

  async stop(): Promise<void> {
    await this.standIn?.close();
  }

  private answer(response: ServerResponse, { body, text: sent }: Received): void {
    // Nobody asks what was received, and a month is long.
    this.standIn!.received.length = 0;
    const model = body.model as Model;
    const said = (body.messages as { content: string }[]).at(-1)!.content;
    const text = model === 'judge' ? this.judge(said) : this.write(said);
    const tokens = { input: tokensOf(sent), output: tokensOf(text) };
    const cost = costOf(model, tokens);
    this.calls[model]++;
    this.cost[model] += cost;
    if (model === 'writer') this.written.set(text, { ...this.written.get(text)!, cost });
    send(response, text, tokens, body.stream === true);
  }

  private write(question: string): string {
    const { truth, meaningOf, now } = this.knowledge;
    const meaning = meaningOf(question);
    const version = truth.version(meaning, now());
    let text = writeAnswer(meaning, version, question, this.dice);
    while (this.written.has(text)) text = writeAnswer(meaning, version, question, this.dice);
    this.written.set(text, { text, meaning, version, cost: 0n });
    return text;
  }

  private judge(said: string): string {
    const { fresh, stored } = JSON.parse(said) as { fresh: string; stored: string };
    const [one, other] = [this.written.get(fresh), this.written.get(stored)];
    const isSame = one?.meaning === other?.meaning && one?.version === other?.version;
    return JSON.stringify({ same: isSame !== this.dice.chance(JUDGE_ERRS) });
  }
}

/** As models count, about: four characters each. */
function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

function send(response: ServerResponse, text: string, tokens: { input: number; output: number }, stream: boolean) {
  const { input, output } = tokens;
  const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
  if (!stream) return json(200, { ...completion(text), usage })(response);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const counted = JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', choices: [], usage });
  response.end(
    `${chunk({ role: 'assistant', content: text })}${chunk({}, 'stop')}data: ${counted}\n\ndata: [DONE]\n\n`,
  );
}
