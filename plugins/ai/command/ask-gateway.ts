const DEFAULT_ADMIN_PORT = '9876';
/** Milliseconds; a report over years takes its time. */
const DEADLINE = 60_000;

/** Where a gateway that was started on this machine is managed. */
export function adminOrigin(): string {
  return `http://localhost:${process.env.EG_ADMIN_PORT || DEFAULT_ADMIN_PORT}`;
}

export interface AdminAnswer {
  status: number;
  /** Undefined where it is no JSON: something else than a gateway may listen there. */
  body: unknown;
}

/** What the admin port itself refuses with. */
const REFUSALS: ReadonlySet<string> = new Set([
  ...['admin_token_required', 'invalid_admin_token', 'admin_role_required', 'too_many_wrong_tokens'],
]);

/**
 * Asks the admin port, with the token of `AI_ADMIN_TOKEN` where there is one. Throws where it lets nobody in so.
 * @returns undefined where nothing answers
 */
export async function askAdmin(method: string, resource: string, body?: object): Promise<AdminAnswer | undefined> {
  const headers: Record<string, string> = {};
  const token = process.env.AI_ADMIN_TOKEN?.trim();
  if (token) headers.authorization = `Bearer ${token}`;
  if (body) headers['content-type'] = 'application/json';
  let response: Response;
  try {
    const signal = AbortSignal.timeout(DEADLINE);
    const sent = body ? JSON.stringify(body) : null;
    response = await fetch(adminOrigin() + resource, { method, headers, body: sent, signal });
  } catch {
    return undefined;
  }
  const answer: unknown = await response.json().catch(() => undefined);
  const { code = '', message } = errorIn(answer);
  if (REFUSALS.has(code)) throw new Error(`The gateway at ${adminOrigin()} refuses: ${message} (AI_ADMIN_TOKEN)`);
  return { status: response.status, body: answer };
}

/** What the gateway answers. Throws an error that says what it refuses, or how to start it. */
export async function askGateway<T>(method: string, resource: string, body?: object): Promise<T> {
  const answer = await askAdmin(method, resource, body);
  if (!answer) {
    throw new Error(
      `No gateway answers at ${adminOrigin()}. Start it with \`npm start\`, or set EG_ADMIN_PORT when its admin port ` +
        'is another one.',
    );
  }
  const { message } = errorIn(answer.body);
  if (message !== undefined) throw new Error(message);
  if (answer.status < 300 && answer.body !== undefined) return answer.body as T;
  throw new Error(
    `What listens at ${adminOrigin()} is no gateway with this plugin (status ${answer.status}). Set EG_ADMIN_PORT to ` +
      'the admin port of yours.',
  );
}

function errorIn(answer: unknown): { code?: string; message?: string } {
  return (answer as { error?: { code?: string; message?: string } } | undefined)?.error ?? {};
}
