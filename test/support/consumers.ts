import type { RunningGateway } from './gateway';

/** Asks the host's admin API. */
export async function admin<T>(gateway: RunningGateway, method: string, resource: string, body: object): Promise<T> {
  const answer = await fetch(gateway.adminUrl + resource, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${resource}: ${answer.status} ${text}`);
  return (text.startsWith('{') ? JSON.parse(text) : {}) as T;
}

/** Adds a user to the host, and gives the key to call with. */
export async function consumerOf(gateway: RunningGateway, username: string, team?: string): Promise<string> {
  const { id } = await admin<{ id: string }>(gateway, 'POST', '/users', {
    username,
    firstname: 'a',
    lastname: 'b',
    team,
  });
  const credential = { consumerId: id, type: 'key-auth', credential: {} };
  const { keyId, keySecret } = await admin<Record<string, string>>(gateway, 'POST', '/credentials', credential);
  return `${keyId}:${keySecret}`;
}
