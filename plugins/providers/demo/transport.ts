import { setTimeout as wait } from 'node:timers/promises';
import type { JsonObject } from '../../core/json';
import type { TransportAnswer, TransportRequest } from '../../core/provider';
import { jsonAnswer } from '../json-answer';
import { chatAnswer, chatEvents, completionAnswer, completionEvents } from './chat';
import { embeddingsAnswer } from './embed';
import { imagesAnswer } from './image';
import { refusalOf } from './refusal';

/** Milliseconds between streamed pieces, so that one sees them come; and before the first, for `slow`. */
const PACE = 10;
const SLOW_PACE = 200;
const SLOW_START = 2_000;
/** Pieces that `cut` sends before it breaks off. */
const CUT_AFTER = 3;

/** Stands in for the network: takes the HTTP call that would go to a provider and answers it. */
export async function demoTransport(request: TransportRequest): Promise<TransportAnswer> {
  request.onSent?.();
  const body = JSON.parse(String(request.body)) as JsonObject;
  const model = String(body.model);
  const failure = /^fail-([45]\d\d)$/.exec(model);
  if (failure) return plain(Number(failure[1]), errorBody(Number(failure[1])));
  if (!['chat', 'slow', 'cut', 'embed', 'image'].includes(model)) return plain(404, unknownModel(model));
  const path = request.url.slice('demo:'.length);
  const refusal = refusalOf(path, body);
  if (refusal) return plain(400, { error: { type: 'invalid_request_error', code: 'invalid_value', ...refusal } });
  if (model === 'slow') await wait(SLOW_START, undefined, { signal: request.signal });
  if (path === '/embeddings') return plain(200, embeddingsAnswer(body));
  if (path === '/images/generations') return plain(200, imagesAnswer(body));
  const chat = path === '/chat/completions';
  if (body.stream === true) return stream(model, chat ? chatEvents(body) : completionEvents(body), request.signal);
  if (model === 'cut') return cutPlain();
  return plain(200, chat ? chatAnswer(body) : completionAnswer(body));
}

function plain(status: number, body: object): TransportAnswer {
  return jsonAnswer(status, body, status === 429 ? { 'retry-after': '1' } : {});
}

function cutPlain(): TransportAnswer {
  const body = (async function* () {
    yield Buffer.from('{"id":"chatcmpl-demo","choices":[{"index":0,"mess');
    throw new Error('the demo model `cut` broke off');
  })();
  return { status: 200, headers: { 'content-type': 'application/json' }, body, destroy() {} };
}

function stream(model: string, events: readonly object[], signal: AbortSignal): TransportAnswer {
  const pace = model === 'slow' ? SLOW_PACE : PACE;
  const body = (async function* () {
    for (const [index, event] of events.entries()) {
      if (model === 'cut' && index > CUT_AFTER) return;
      yield Buffer.from(`data: ${JSON.stringify(event)}\n\n`);
      await wait(pace, undefined, { signal });
    }
    yield Buffer.from('data: [DONE]\n\n');
  })();
  return { status: 200, headers: { 'content-type': 'text/event-stream' }, body, destroy() {} };
}

function errorBody(status: number): object {
  const type = status === 429 ? 'requests' : status >= 500 ? 'server_error' : 'invalid_request_error';
  const message = `The demo model fails with ${status}, as its name asks.`;
  return { error: { message, type, param: null, code: `demo_${status}` } };
}

function unknownModel(model: string): object {
  const message = `The demo provider has no model \`${model}\`; it has chat, slow, cut, embed, image and fail-<status>.`;
  return { error: { message, type: 'invalid_request_error', param: 'model', code: 'model_not_found' } };
}
