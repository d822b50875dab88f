import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import type { RunningGateway } from '../../support/gateway';
import { startRouted } from '../../support/routed-gateway';
import { type Answering, chunk, completion, json, type StandIn, startStandIn } from '../../support/stand-in';

/** A thousand micro-dollars a token: money is a thousand times the tokens. */
const PRICES = { 'stand/*': { input: 1000, output: 1000 }, 'other/cheap': { input: 1, output: 1 } };

export interface Limited {
  gateway: RunningGateway;
  /** Serves `stand/*`, and `other/*` with the same address. */
  provider: StandIn;
  stop(): Promise<void>;
}

export interface LimitedSettings {
  quota: object;
  before?: Record<string, object | null>[];
  /** Between quota and router. */
  between?: Record<string, object | null>[];
  router?: object;
  ai?: object;
}

/** A gateway with limits, in front of a stand-in whose tokens have a price. */
export async function startLimited({
  quota,
  before = [],
  between = [],
  router,
  ai,
}: LimitedSettings): Promise<Limited> {
  const provider = await startStandIn();
  const prices = path.join(mkdtempSync(path.join(tmpdir(), 'prices-')), 'prices.yml');
  writeFileSync(prices, stringify({ prices: PRICES }));
  const gateway = await startRouted({
    endpoints: { stand: provider.url, other: provider.url },
    before: [{ 'usage-meter': null }, ...before, { quota: { action: quota } }, ...between],
    router: { models: { one: 'stand/one', cheap: 'other/cheap', both: ['other/unpriced', 'stand/one'] }, ...router },
    ai: { prices, ...ai },
  });
  return {
    gateway,
    provider,
    async stop() {
      await gateway.stop();
      await provider.close();
    },
  };
}

/** Answers with this usage, streamed where a stream is asked for. */
export function uses(prompt: number, output: number): Answering {
  const usage = { prompt_tokens: prompt, completion_tokens: output, total_tokens: prompt + output };
  return (response, { body }) => {
    if (body.stream !== true) return json(200, { ...completion('hello'), usage })(response);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(chunk({ role: 'assistant', content: 'hello' }));
    const last = {
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'stand-in',
      choices: [],
      usage,
    };
    response.end(`${chunk({}, 'stop')}data: ${JSON.stringify(last)}\n\ndata: [DONE]\n\n`);
  };
}
