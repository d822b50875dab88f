/** Milliseconds after which the gateway counts as not answering. */
const DEADLINE = 30_000;

/** The gateway refuses, or does not answer; the message is for people. */
export class AskError extends Error {
  constructor(
    message: string,
    readonly status?: number,
    readonly code?: string,
  ) {
    super(message);
  }
}

export interface Asked {
  method?: 'GET' | 'POST' | 'DELETE';
  body?: object;
  signal?: AbortSignal;
}

export type Parameters = Readonly<Record<string, string | number | undefined>>;

const signedOut = new EventTarget();

/** Runs the listener whenever the gateway no longer knows who asks. @returns what stops that */
export function onSignedOut(listener: () => void): () => void {
  signedOut.addEventListener('signed-out', listener);
  return () => signedOut.removeEventListener('signed-out', listener);
}

/** The address of a resource of the admin API, relative to the page, so that it stands behind any prefix. */
export function addressOf(resource: string, parameters: Parameters = {}): string {
  const url = new URL(resource, document.baseURI);
  url.hash = '';
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url.href;
}

/** Asks the admin API. Rejects with `AskError`. */
export async function ask<T>(resource: string, parameters: Parameters = {}, asked: Asked = {}): Promise<T> {
  const { method = 'GET', body, signal } = asked;
  const deadline = AbortSignal.timeout(DEADLINE);
  const response = await fetch(addressOf(resource, parameters), {
    method,
    body: body && JSON.stringify(body),
    headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  }).catch(() => {
    throw new AskError('The gateway does not answer. Is it running, and can this browser reach its admin port?');
  });
  if (!response.ok) throw await refusalOf(response, resource);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function refusalOf(response: Response, resource: string): Promise<AskError> {
  const { status } = response;
  if (status === 401 && resource !== 'session') signedOut.dispatchEvent(new Event('signed-out'));
  const body = (await response.json().catch(() => undefined)) as { error?: { message?: string; code?: string } };
  const message = body?.error?.message ?? `The gateway answered ${status} to /ai/${resource}.`;
  return new AskError(message, status, body?.error?.code);
}
