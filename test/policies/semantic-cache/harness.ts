import { Value } from '@sinclair/typebox/value';
import { wholeAnswer, type Answer, type Part } from '../../../plugins/core/answer';
import type { CacheStore } from '../../../plugins/core/cache-store';
import type { AiContext, Consumer } from '../../../plugins/core/context';
import type { ChatCompletion, FinishReason, HubRequest } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import type { ModelOperation } from '../../../plugins/core/operations';
import { AiRequest } from '../../../plugins/core/request';
import type { Services } from '../../../plugins/core/services';
import { usage } from '../../../plugins/core/usage';
import { dialects } from '../../../plugins/dialects';
import { memoryCacheStore } from '../../../plugins/stores/memory/cache-store';
import { semanticCache } from '../../../policies/semantic-cache';
import { targetOf } from '../../support/target';

export const USAGE = usage({ input: 10, output: 5 });

/** One call as a test describes it; the rest is the usual. */
export interface Call {
  body?: JsonObject;
  consumer?: Consumer;
  headers?: Record<string, string>;
  stream?: boolean;
  pipeline?: string;
  targets?: readonly string[];
  operation?: ModelOperation;
  api?: string;
  /** How the provider's answer goes on its way; `cut` ends it before it is complete. */
  answer?: Answer;
  cut?: boolean;
  /** What a policy below the cache finds. */
  incidents?: AiContext['incidents'];
}

export function completion(content: string, finish: FinishReason = 'stop'): ChatCompletion {
  const choices = [{ index: 0, message: { role: 'assistant' as const, content }, finish_reason: finish }];
  return { id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'gpt-x', choices };
}

export function plain(whole: ChatCompletion, status = 200): Answer {
  return wholeAnswer({ whole, usage: USAGE }, { api: 'openai-chat', status });
}

export function streamed(parts: readonly Part[]): Answer {
  async function* all() {
    yield* parts;
  }
  return { ...wholeAnswer({}, { api: 'openai-chat' }), whole: undefined, streamed: true, parts: all() };
}

/** The policy in front of a provider that counts its calls; answers pass through the taps as core lets them. */
export class CachedProvider {
  calls = 0;
  readonly warnings: string[] = [];
  readonly hooks;

  constructor(
    parameters: JsonObject = {},
    store: CacheStore = memoryCacheStore({ maxBytes: 1_000_000 }),
    further: Partial<Services> = {},
  ) {
    const services = {
      store: () => store,
      logger: { warn: (message: string) => this.warnings.push(message), info: () => {} },
      ...further,
    } as unknown as Services;
    const place = { pipeline: 'ai', path: 'pipelines.ai.policies[0].semantic-cache', policies: ['semantic-cache'] };
    this.hooks = semanticCache.setup(Value.Parse(semanticCache.parameters, parameters), services, place);
  }

  async send(call: Call = {}): Promise<{ ai: AiContext; parts: Part[] }> {
    const ai = contextOf(call);
    const provider = async () => {
      this.calls++;
      ai.answeredBy = { endpoint: 'one', provider: 'openai', model: 'gpt-x' };
      ai.incidents = call.incidents;
      return call.answer ?? plain(completion(`answer ${this.calls}`));
    };
    const answer = await this.hooks.onCall!(requestOf(call), provider, ai);
    const parts: Part[] = [];
    for await (const part of answer.parts) {
      for (const tap of answer.taps) tap.part?.(part);
      parts.push(part);
    }
    for (const tap of answer.taps) tap.end?.(!call.cut);
    return { ai, parts };
  }

  /** What the cache said of itself. */
  async status(call: Call = {}): Promise<string | undefined> {
    return (await this.send(call)).ai.answerHeaders['x-ai-cache'];
  }
}

export const BODY: JsonObject = { model: 'smart', messages: [{ role: 'user', content: 'Hello' }], temperature: 0 };

export function requestOf({ body = BODY, stream = false, operation = 'chat', api = 'openai-chat' }: Call): AiRequest {
  const toHub = (hub: JsonObject) => hub as HubRequest;
  return new AiRequest({ operation, model: String(body.model), stream, native: { api, body }, toHub });
}

export function contextOf({
  consumer,
  headers = {},
  pipeline = 'ai',
  targets = [],
  api = 'openai-chat',
}: Call): AiContext {
  return {
    pipeline,
    signal: new AbortController().signal,
    headers,
    consumer,
    answerHeaders: {},
    dialect: dialects.find(({ name }) => name === api),
    targetsOf: () => targets.map((name) => targetOf(name)),
  } as Partial<AiContext> as AiContext;
}
