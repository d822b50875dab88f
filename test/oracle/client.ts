import type { Plan } from './plan';
import { promptOf, tokensIn } from './words';

export interface Asking {
  url: string;
  key: string;
  /** Resolves when the provider waits for the client to leave. */
  waits: Promise<void>;
}

export interface Asked {
  /** Id of the request, where an answer has begun. */
  id: string | undefined;
  /** Tokens received before it left; undefined where the answer ended by itself. */
  leftAfter: number | undefined;
  /** All of an answer came. */
  whole: boolean;
  /** It came from the cache. */
  hit: boolean;
  /** Status and body of what was no answer. */
  refusal: string | undefined;
}

/** Sends a request in its API, and leaves where the plan says: when as many tokens have come as there will be. */
export async function ask(plan: Plan, { url, key, waits }: Asking): Promise<Asked> {
  const { path, body } = callOf(plan);
  const leaving = new AbortController();
  const { waitsAfter } = lastTurn(plan);
  const asked: Asked = { id: undefined, leftAfter: undefined, whole: false, hit: false, refusal: undefined };
  if (waitsAfter === 0) void waits.then(() => leaving.abort());
  try {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
      signal: leaving.signal,
    });
    asked.id = answer.headers.get('x-request-id') ?? answer.headers.get('request-id') ?? undefined;
    asked.hit = answer.headers.get('x-ai-cache') === 'hit';
    const received = await read(answer, waitsAfter ?? Infinity, leaving);
    asked.whole = answer.ok && received !== undefined && !/"error"/.test(received);
    if (!answer.ok) asked.refusal = `${answer.status} ${received}`;
    if (leaving.signal.aborted) asked.leftAfter = waitsAfter;
  } catch (error) {
    // Whoever leaves has received what it waited for.
    if (!leaving.signal.aborted) throw error;
    asked.leftAfter = waitsAfter;
  }
  return asked;
}

/** What came, or undefined for a client that has left. */
async function read(answer: Response, waitsAfter: number, leaving: AbortController): Promise<string | undefined> {
  let received = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body!) {
    received += decoder.decode(chunk as Uint8Array, { stream: true });
    if (tokensIn(received) < waitsAfter) continue;
    if (tokensIn(received) > waitsAfter) throw new Error('more has come than the provider has sent');
    leaving.abort();
    return undefined;
  }
  return received;
}

function lastTurn({ turns }: Plan): { waitsAfter?: number } {
  const last = turns.at(-1)!;
  return last.does === 'answer' ? last : {};
}

function callOf(plan: Plan): { path: string; body: object } {
  const { api, model, stream } = plan;
  const { text } = promptOf(plan.number, plan.padding);
  const asked = { model, ...(stream && { stream }) };
  switch (api) {
    case 'chat':
      return { path: '/v1/chat/completions', body: { ...asked, messages: [{ role: 'user', content: text }] } };
    case 'messages':
      return { path: '/v1/messages', body: { ...asked, max_tokens: 100, messages: [{ role: 'user', content: text }] } };
    case 'responses':
      return { path: '/v1/responses', body: { ...asked, input: text } };
    case 'completions':
      return { path: '/v1/completions', body: { ...asked, prompt: text } };
    case 'embeddings':
      return { path: '/v1/embeddings', body: { ...asked, input: text } };
    case 'gemini': {
      const method = stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
      return { path: `/v1beta/models/${model}:${method}`, body: { contents: [{ role: 'user', parts: [{ text }] }] } };
    }
  }
}
