import OpenAI from 'openai';
import type { CacheReport } from '../../plugins/core/cache-report';
import type { RunningGateway } from '../support/gateway';
import { startRouted } from '../support/routed-gateway';
import { says, startStandIn, type StandIn } from '../support/stand-in';

export const QUESTION = 'How do I reset my password?';
export const REPHRASED = 'How can I reset my password, please?';
export const ANSWER = 'Open the settings, choose security and follow the link in the mail.';
/** Says something else in other words. */
export const OTHER_ANSWER = 'Customers must call the support desk between nine and five, who send a new card by post.';

/** What came back, and what the cache says of it. */
export interface Asked {
  readonly text: string | null | undefined;
  readonly id: string;
  readonly cache: string | null;
  readonly similarity: string | null;
  readonly age: string | null;
  readonly entry: string | null;
}

/** A gateway whose cache finds answers by their meaning, in front of a provider that says what a test tells it. */
export class SemanticGateway {
  gateway!: RunningGateway;
  provider!: StandIn;
  openai!: OpenAI;

  /**
   * @param action parameters of the policy besides the usual ones of tests: nothing is left to chance
   * @param before policies before it
   * @param ai settings of the plugin
   */
  async start(action: object = {}, before: Record<string, object | null>[] = [], ai: object = {}): Promise<void> {
    this.provider = await startStandIn();
    const usual = { mode: 'semantic', embedder: 'lexical', shadowRate: 0, maxErrorRate: 0.1 };
    this.gateway = await startRouted({
      endpoints: {
        one: { url: `${this.provider.url}/v1`, provider: 'openai', apiKey: 'env:PATH' },
        // Speaks no other API of OpenAI's than chat.
        compatible: this.provider.url,
      },
      router: { models: { one: ['one/gpt-4o'], other: ['compatible/x'] }, retries: 0 },
      apiEndpoint: { paths: ['/v1/*', '/v1beta/*'] },
      ai,
      before: [
        ...before,
        { 'usage-meter': { action: { tags: ['project'] } } },
        { 'semantic-cache': { action: { ...usual, ...action } } },
      ],
    });
    this.openai = this.client('none');
  }

  async stop(): Promise<void> {
    await this.gateway?.stop();
    await this.provider?.close();
  }

  client(apiKey: string): OpenAI {
    return new OpenAI({ baseURL: `${this.gateway.url}/v1`, apiKey, maxRetries: 0 });
  }

  says(text: string): void {
    this.provider.answer(says(text));
  }

  async ask(
    content: string,
    more: { headers?: Record<string, string>; body?: object; client?: OpenAI; signal?: AbortSignal } = {},
  ): Promise<Asked> {
    const { headers, body, client = this.openai, signal } = more;
    const asked = { model: 'one', messages: [{ role: 'user' as const, content }], ...body };
    const { data, response } = await client.chat.completions.create(asked, { headers, signal }).withResponse();
    return { text: data.choices[0]!.message.content, ...saidOf(response) };
  }

  /** What the cache tells of itself, once a comparison in the background is done. */
  async report(isDone: (semantic: NonNullable<CacheReport['semantic']>) => boolean = () => true) {
    for (let tries = 0; ; tries++) {
      const answer = await fetch(`${this.gateway.adminUrl}/ai/cache`);
      const { data } = (await answer.json()) as { data: { semantic: NonNullable<CacheReport['semantic']> }[] };
      const { semantic } = data[0]!;
      if (isDone(semantic)) return semantic;
      if (tries === 100) throw new Error(`the cache says ${JSON.stringify(semantic)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

export function saidOf({ headers }: Response): Omit<Asked, 'text'> {
  const header = (name: string) => headers.get(`x-ai-cache${name}`);
  return {
    id: headers.get('x-request-id') ?? headers.get('request-id') ?? '',
    cache: header(''),
    similarity: header('-similarity'),
    age: header('-age'),
    entry: header('-entry'),
  };
}
