import type { AiContext, Consumer } from '../../../../plugins/core/context';
import type { JsonObject } from '../../../../plugins/core/json';
import { AiRequest } from '../../../../plugins/core/request';
import { dialects } from '../../../../plugins/dialects';
import { askedBy } from '../../../../policies/semantic-cache/request/asked';
import type { Reason } from '../../../../policies/semantic-cache/request/reasons';
import { refusing } from '../../../../policies/semantic-cache/request/refuse';
import type { Scope } from '../../../../policies/semantic-cache/request/sharers';
import { targetOf } from '../../../support/target';

export const APIS = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'openai-completions'] as const;
export type Api = (typeof APIS)[number];

/** A request as a test describes it, in the API's own words. */
export interface Asking {
  api: Api;
  body: JsonObject;
  model?: string;
  headers?: Record<string, string>;
  consumer?: Consumer;
  pipeline?: string;
  targets?: readonly string[];
  scope?: Scope;
  embedder?: string;
  verifier?: string;
  incidents?: AiContext['incidents'];
  /** Reasons that do not count. */
  except?: Reason[];
}

function askedFor({ api, body, model = 'smart' }: Asking): AiRequest {
  const dialect = dialects.find(({ name }) => name === api)!;
  dialect.check?.(body);
  return new AiRequest({
    operation: dialect.operation as AiRequest['operation'],
    model,
    stream: body.stream === true,
    native: { api, body },
    toHub: (given, about) => dialect.toHub(given, about),
  });
}

function contextFor({ headers = {}, consumer, pipeline = 'ai', targets = ['openai/gpt-4o'], incidents }: Asking) {
  return {
    headers,
    consumer,
    pipeline,
    incidents,
    targetsOf: () => targets.map((name) => targetOf(name)),
  } as Partial<AiContext> as AiContext;
}

/** The partition of a request and its text, or why it has none. */
export function judged(asking: Asking): { partition: string; text: string } | { refused: string } {
  const { except = [], scope = 'consumer', embedder = 'use-lite', verifier = '1' } = asking;
  const refuse = refusing({ except, words: ['project bluebird'], patterns: ['\\bTICKET-\\d+'] }, 'test');
  const decidedBy = { embedder, verifier };
  const asked = askedBy(askedFor(asking), contextFor(asking), { refuse, scope, decidedBy });
  return typeof asked === 'string' ? { refused: asked } : { partition: asked.partition, text: asked.analysis.text };
}

/** What becomes of the second request when the first one was answered and both texts mean the same. */
export function second(first: Asking, then: Asking): 'hit' | 'miss' | `refused: ${string}` {
  const [one, other] = [judged(first), judged(then)];
  if ('refused' in other) return `refused: ${other.refused}`;
  return 'partition' in one && one.partition === other.partition ? 'hit' : 'miss';
}
