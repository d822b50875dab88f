import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import OpenAI from 'openai';
import type { RunningGateway } from '../support/gateway';
import { startRouted } from '../support/routed-gateway';
import { json, type Received, says, type StandIn, startStandIn } from '../support/stand-in';
import { type Asked, saidOf } from './semantic-gateway';

export const asked = (thing: string) => `How do I reset my ${thing} password?`;
export const rephrased = (thing: string) => `How can I reset my ${thing} password, please?`;
export const answerOn = (thing: string) => `Open the settings of your ${thing} and choose a new password there.`;

/** So many things have passwords. */
const THINGS = (
  'router laptop printer voicemail payroll tablet scanner camera wallet garage bank library school hotel airline ' +
  'doctor gym museum theatre phone radio fridge heater doorbell drone bicycle server firewall modem watch'
).split(' ');

const DIMENSIONS = 64;
/** How long others may take to hear of something, or a store to come back. Milliseconds. */
const PATIENCE = 20_000;

/** Gateways of one configuration with a cache in common, and the provider of them all. */
export class SemanticNodes {
  readonly nodes: SemanticNode[] = [];
  private provider!: StandIn;
  /** Questions that reached the model. */
  readonly questions: string[] = [];
  private readonly unknown = [...THINGS];

  /** @param store its address */
  constructor(private readonly store: () => string) {}

  async start(): Promise<void> {
    this.provider = await startStandIn();
    this.provider.answer((response, received) => this.answer(response, received));
    await this.join();
    await this.join();
  }

  async stop(): Promise<void> {
    for (const { gateway } of this.nodes) await gateway.stop();
    await this.provider?.close();
  }

  /** One more. */
  async join(): Promise<SemanticNode> {
    const action = { mode: 'semantic', scope: 'route', store: 'shared', embedder: 'mine', shadowRate: 0 };
    const gateway = await startRouted({
      endpoints: { one: { url: `${this.provider.url}/v1`, provider: 'openai', apiKey: 'env:PATH' } },
      router: { models: { one: ['one/gpt-4o'] }, retries: 0 },
      before: [{ 'usage-meter': null }, { 'semantic-cache': { action: { ...action, maxErrorRate: 0.1 } } }],
      ai: { stores: { shared: this.store() }, embedders: { mine: 'one/text-embedding-3-small' } },
    });
    const node = new SemanticNode(gateway);
    this.nodes.push(node);
    return node;
  }

  /** One that nobody has asked about. */
  newThing(): string {
    const thing = this.unknown.shift();
    if (!thing) throw new Error('there are no more things with passwords');
    return thing;
  }

  /** Those that the model was asked about. */
  knownThings(): string[] {
    return [...new Set(this.questions.map(thingOf))];
  }

  private answer(response: ServerResponse, received: Received): void {
    const { path, body } = received;
    if (path.endsWith('/embeddings')) return json(200, embeddings(body.input as string[]))(response);
    const question = (body.messages as { content: string }[])[0]!.content;
    this.questions.push(question);
    void says(answerOn(thingOf(question)))(response, received);
  }
}

/** One of them, as a client with OpenAI's SDK sees it. */
export class SemanticNode {
  private readonly client: OpenAI;

  constructor(readonly gateway: RunningGateway) {
    this.client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
  }

  async ask(content: string): Promise<Asked> {
    const messages = [{ role: 'user' as const, content }];
    const { data, response } = await this.client.chat.completions.create({ model: 'one', messages }).withResponse();
    return { text: data.choices[0]!.message.content, ...saidOf(response) };
  }

  /** Says that an answer was bad. */
  async complain(id: string): Promise<void> {
    await this.client.post('/feedback', { body: { request_id: id, rating: 'bad' } });
  }

  /** Whether its store can be reached, among others. */
  async isReady(): Promise<boolean> {
    return (await fetch(`${this.gateway.url}/readyz`)).ok;
  }

  async report(): Promise<{ entries: number | null; labels: Record<string, number> }> {
    const answer = await fetch(`${this.gateway.adminUrl}/ai/cache`);
    const { data } = (await answer.json()) as {
      data: { entries: number | null; semantic: { labels: Record<string, number> } }[];
    };
    return { entries: data[0]!.entries, labels: data[0]!.semantic.labels };
  }
}

export async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + PATIENCE; !(await isSo()); await wait(50)) {
    if (Date.now() > deadline) throw new Error(`not within ${PATIENCE} ms: ${String(isSo)}`);
  }
}

function thingOf(question: string): string {
  return /my (.*) password/.exec(question)![1]!;
}

/** Texts with the same words are close to each other. */
function embeddings(texts: string[]): object {
  const data = texts.map((text, index) => {
    const embedding = new Array<number>(DIMENSIONS).fill(0);
    for (const word of text.toLowerCase().match(/\w+/g) ?? []) {
      let place = 0;
      for (const letter of word) place = (31 * place + letter.charCodeAt(0)) % DIMENSIONS;
      embedding[place]! += 1;
    }
    return { object: 'embedding', index, embedding };
  });
  return { object: 'list', model: 'stand-in', data, usage: { prompt_tokens: 1, total_tokens: 1 } };
}
