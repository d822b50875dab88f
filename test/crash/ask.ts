/** How each API says that an answer has ended, so that a client knows it has all of it. */
const FORMS = [
  { path: '/v1/chat/completions', idHeader: 'x-request-id', body: chat, end: 'data: [DONE]' },
  { path: '/v1/messages', idHeader: 'request-id', body: messages, end: 'event: message_stop' },
  { path: '/v1/responses', idHeader: 'x-request-id', body: responses, end: 'event: response.completed' },
] as const;

/**
 * Asks one of the APIs for an answer, streamed or plain.
 * @returns the request's id where the end of an answer was seen; undefined otherwise
 */
export async function ask(url: string, index: number): Promise<string | undefined> {
  const form = FORMS[index % FORMS.length]!;
  const stream = index % 2 === 0;
  try {
    const answer = await fetch(url + form.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...form.body(`Say ${index}`), stream }),
    });
    const text = await ended(answer, stream ? form.end : undefined);
    return text && answer.ok ? (answer.headers.get(form.idHeader) ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the end was seen: a stream says it, though its connection may break right after. */
async function ended(answer: Response, mark: string | undefined): Promise<boolean> {
  if (mark === undefined) return (await answer.text()).length > 0;
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of answer.body!) {
    text += decoder.decode(bytes, { stream: true });
    if (text.includes(mark)) return true;
  }
  return false;
}

function chat(content: string): object {
  return { model: 'demo/chat', messages: [{ role: 'user', content }] };
}

function messages(content: string): object {
  return { ...chat(content), max_tokens: 100 };
}

function responses(input: string): object {
  return { model: 'demo/chat', input };
}
