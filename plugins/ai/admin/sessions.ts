import { randomBytes } from 'node:crypto';

/** Milliseconds without a request after which a session ends, and its longest life. */
const IDLE = 2 * 3_600_000;
export const LONGEST = 12 * 3_600_000;
/** Whoever may begin one can begin many: the one that was used least lately goes. */
const MOST = 1_000;

interface Session {
  readonly token: string;
  readonly host: string;
  readonly began: number;
  used: number;
}

/**
 * Sessions of browsers, in memory. A session stands for the token that it began with and is worth what that token is
 * worth at the time: it ends with the token, too.
 */
export class Sessions {
  /** By id, the one that was used least lately first. */
  private readonly open = new Map<string, Session>();

  constructor(private readonly now: () => number = Date.now) {}

  /** @returns the id, which is new: nobody can have a browser begin with an id that is known before */
  begin(token: string, host: string): string {
    const id = randomBytes(32).toString('base64url');
    const began = this.now();
    this.open.set(id, { token, host, began, used: began });
    if (this.open.size > MOST) this.open.delete(this.open.keys().next().value!);
    return id;
  }

  /** The token of a session that is open under this name of the gateway; that it was asked for keeps it open. */
  tokenOf(id: string, host: string): string | undefined {
    const session = this.open.get(id);
    if (session?.host !== host) return undefined;
    const now = this.now();
    this.open.delete(id);
    if (now - session.used >= IDLE || now - session.began >= LONGEST) return undefined;
    session.used = now;
    this.open.set(id, session);
    return session.token;
  }

  end(id: string): void {
    this.open.delete(id);
  }
}
