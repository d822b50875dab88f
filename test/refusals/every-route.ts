import { dialects } from '../../plugins/dialects';
import type { Dialect } from '../../plugins/core/dialect';
import type { JsonObject } from '../../plugins/core/json';

/** A request for one route, such as its clients send it. */
export interface RouteRequest {
  /** `POST /chat/completions (openai-chat)`. */
  readonly label: string;
  readonly dialect: Dialect;
  readonly method: string;
  /** Path from the host on, for a model of this name. */
  path(model: string): string;
  headers: Record<string, string>;
  body(model: string): string | FormData | undefined;
}

const MESSAGES = [{ role: 'user', content: 'hi' }];
const FEEDBACK = { request_id: 'req_1', rating: 'bad' };
const CONTENTS = [{ role: 'user', parts: [{ text: 'hi' }] }];

/** Bodies by API and, where an API has several routes, by the path's end. */
const BODIES: Record<string, (model: string) => JsonObject> = {
  'openai-chat': (model) => ({ model, messages: MESSAGES, max_tokens: 5 }),
  'openai-responses': (model) => ({ model, input: 'hi', max_output_tokens: 16 }),
  'anthropic-messages': (model) => ({ model, messages: MESSAGES, max_tokens: 5 }),
  'openai-completions': (model) => ({ model, prompt: 'hi', max_tokens: 5 }),
  'openai-embeddings': (model) => ({ model, input: 'hi' }),
  'openai-images': (model) => ({ model, prompt: 'a cat' }),
  'openai-audio': (model) => ({ model, input: 'hi', voice: 'alloy' }),
  'openai-moderations': (model) => ({ model, input: 'hi' }),
  'openai-conversations': () => ({ items: [] }),
  'openai-batches': () => ({ input_file_id: 'file-1', endpoint: '/v1/chat/completions', completion_window: '24h' }),
  'openai-feedback': () => FEEDBACK,
  'anthropic-feedback': () => FEEDBACK,
  rerank: (model) => ({ model, query: 'hi', documents: ['a', 'b'] }),
  'huggingface-task': () => ({ inputs: 'hi' }),
  gemini: () => ({ contents: CONTENTS }),
  'gemini-embed': () => ({ content: { parts: [{ text: 'hi' }] } }),
  'gemini-batch-embed': (model) => ({ requests: [{ model: `models/${model}`, content: { parts: [{ text: 'hi' }] } }] }),
};

const UPGRADE = {
  connection: 'upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** Every route of every dialect. Throws for one that nobody has written a body for. */
export function everyRoute(): RouteRequest[] {
  return dialects.map((dialect) => {
    const { name, method, path, root, clientHeader, operation } = dialect;
    const headers: Record<string, string> = {};
    if (clientHeader === 'anthropic-version') headers[clientHeader] = '2023-06-01';
    if (operation === 'realtime') Object.assign(headers, UPGRADE);
    return {
      label: `${method} ${root ? `/${root}` : ''}${path} (${name})`,
      dialect,
      method,
      path: (model) => `/${root ?? 'v1'}${filled(path, model)}${operation === 'realtime' ? `?model=${model}` : ''}`,
      headers,
      body: (model) => bodyOf(dialect, model),
    };
  });
}

function filled(path: string, model: string): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'model' || (name === 'id' && path.startsWith('/models/'))) return model;
    return name === 'publisher' ? 'google' : `${name}-1`;
  });
}

function bodyOf({ name, method, body, path }: Dialect, model: string): string | FormData | undefined {
  if (method !== 'POST' || body === 'none') return undefined;
  if (body === 'form' || body === 'bytes') return formFor(path, model);
  const make = BODIES[name];
  if (!make) throw new Error(`no body for ${name}: add one to BODIES`);
  return JSON.stringify(make(model));
}

function formFor(path: string, model: string): FormData {
  const form = new FormData();
  if (path === '/files') form.set('purpose', 'batch');
  else form.set('model', model);
  if (path === '/images/edits') form.set('prompt', 'a cat');
  const field = path.startsWith('/images') ? 'image' : 'file';
  form.set(field, new Blob(['x'], { type: 'application/octet-stream' }), field === 'image' ? 'a.png' : 'a.wav');
  return form;
}
