import { callModel, type OwnCalls, type OwnTarget, ownTarget } from '../../core/call-model';
import type { Embedder } from '../../core/embedder';
import type { Endpoint } from '../../core/endpoint';
import { invalidRequest } from '../../core/error';
import { Batches } from '../batches';
import { MeasuredEmbedder } from '../measured';
import { remembered } from '../remembered';
import { vectorsOf } from './vectors';

/** Texts a call: what all providers take. */
const BATCH = 64;
/** Milliseconds for which a call waits for more texts. */
const LINGER = 4;
const CALLS_AT_ONCE = 4;
const MAX_WAITING = 1_024;
/** Milliseconds until a call must be answered, whoever waits for it. */
const CALL_DEADLINE = 30_000;
/** UTF-16 units of a text. A longer one would fail with all others of its call at models that read 2,000 tokens. */
const MAX_LENGTH = 8_000;

/** Embedders that are models of the configured providers; each model has one, however many names lead to it. */
export class EndpointEmbedders {
  private readonly known = new Map<string, Embedder>();

  constructor(
    private readonly endpoints: ReadonlyMap<string, Endpoint>,
    private readonly calls: OwnCalls,
  ) {}

  /** @param model as `endpoint/model`. Throws when there is no such endpoint, or its provider has no embeddings. */
  embedder(model: string): Embedder {
    let embedder = this.known.get(model);
    if (!embedder) {
      embedder = endpointEmbedder(model, ownTarget(this.endpoints, model, 'embeddings'), this.calls);
      this.known.set(model, embedder);
    }
    return embedder;
  }
}

function endpointEmbedder(name: string, target: OwnTarget, calls: OwnCalls): Embedder {
  const batches = new Batches<Float32Array>({
    name,
    size: BATCH,
    atOnce: CALLS_AT_ONCE,
    maxWaiting: MAX_WAITING,
    linger: LINGER,
    async run(texts, signal) {
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(CALL_DEADLINE)]);
      const { whole } = await callModel(target, { input: [...texts] }, calls, deadline);
      return vectorsOf(whole, texts.length, name);
    },
  });
  const embed = remembered(
    (texts, signal) => batches.ask(texts, signal),
    (vector) => vector,
  );
  return new MeasuredEmbedder(name, async (texts, signal) => {
    for (const text of texts) {
      if (text !== '' && text.length <= MAX_LENGTH) continue;
      throw invalidRequest(
        `${name} embeds texts of 1 to ${MAX_LENGTH} characters, and not of ${text.length}.`,
        'input',
      );
    }
    return embed(texts, signal);
  });
}
