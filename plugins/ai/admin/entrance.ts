import type { Request, Response } from 'express';
import { plainAddress } from '../../core/addresses';
import { AiError } from '../../core/error';
import { foreignBecause } from '../../core/local-request';
import type { Tokens, Visitor } from './identify';
import { isFromElsewhere, isFromOwnPage } from './origin';
import { LONGEST, Sessions } from './sessions';
import { WrongTokens } from './wrong-tokens';

const COOKIE = 'ai_admin_session';
const IN_COOKIES = new RegExp(`(?:^|;\\s*)${COOKIE}=([A-Za-z0-9_-]{43})\\s*(?:;|$)`);

export interface EntranceOptions {
  tokens: Tokens;
  /** Whether requests of this machine need no token. */
  freeLoopback: boolean;
  /** The name that the admin server was told to listen at. */
  configuredHost(): string | undefined;
}

/** Where it is found out who uses the admin port: by token, by session, or from this machine. */
export class Entrance {
  private readonly wrongTokens = new WrongTokens();
  private readonly sessions = new Sessions();

  constructor(private readonly options: EntranceOptions) {}

  /** Who asks. Rejects with `AiError` for who may not come in. */
  async visitorOf(request: Request): Promise<Visitor> {
    const presented = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (presented !== undefined && this.options.tokens.exist) return this.byToken(presented, addressOf(request));
    return (await this.bySession(request)) ?? this.byPlace(request);
  }

  /** Begins a session for whose token it is, in place of the one before. Rejects with `AiError` as above. */
  async begin(request: Request, response: Response, token: string): Promise<Visitor> {
    if (isFromElsewhere(request)) throw crossSite();
    if (!this.options.tokens.exist) throw tokenRequired(false);
    const visitor = await this.byToken(token, addressOf(request));
    this.forget(request);
    const id = this.sessions.begin(token, request.headers.host ?? '');
    response.cookie(COOKIE, id, { ...cookieOptions(request), maxAge: LONGEST });
    return visitor;
  }

  /** Ends the session, if there is one. Throws `AiError` where no page of the admin port asks for it. */
  end(request: Request, response: Response): void {
    if (!isFromOwnPage(request)) throw crossSite();
    this.forget(request);
    response.clearCookie(COOKIE, cookieOptions(request));
  }

  private async byToken(presented: string, address: string): Promise<Visitor> {
    const wait = await this.wrongTokens.wait(address);
    if (wait !== undefined) throw tooMany(wait);
    const visitor = await this.options.tokens.identify(presented);
    if (visitor) return visitor;
    await this.wrongTokens.count(address);
    throw unauthorized('The token is not valid, or makes nobody an admin or a viewer.', 'invalid_admin_token');
  }

  private async bySession(request: Request): Promise<Visitor | undefined> {
    const id = sessionIdIn(request);
    const token = id === undefined ? undefined : this.sessions.tokenOf(id, request.headers.host ?? '');
    const visitor = token === undefined ? undefined : await this.options.tokens.identify(token);
    if (!visitor) this.forget(request);
    else if (!isFromOwnPage(request)) throw crossSite();
    return visitor;
  }

  private byPlace(request: Request): Visitor {
    const { tokens, freeLoopback, configuredHost } = this.options;
    const reason = foreignBecause({ headers: request.headers, ip: addressOf(request) }, configuredHost());
    if (reason === undefined && freeLoopback) return { actor: 'loopback', role: 'admin' };
    throw tokenRequired(tokens.exist, reason);
  }

  private forget(request: Request): void {
    const id = sessionIdIn(request);
    if (id !== undefined) this.sessions.end(id);
  }
}

/** The address that a request of the admin port comes from. */
export function addressOf({ socket }: Request): string {
  return plainAddress(socket.remoteAddress ?? '') ?? '';
}

function sessionIdIn({ headers }: Request): string | undefined {
  return IN_COOKIES.exec(headers.cookie ?? '')?.[1];
}

function cookieOptions({ secure, headers }: Request) {
  // Who says so in vain only keeps its own cookie to itself.
  const overTls = secure || headers['x-forwarded-proto'] === 'https';
  return { httpOnly: true, sameSite: 'strict', path: '/', secure: overTls } as const;
}

function tokenRequired(exist: boolean, reason?: string): AiError {
  const why = reason === undefined ? '' : ` The request does not count as local, because ${reason}.`;
  const how = exist
    ? 'send `Authorization: Bearer TOKEN`.'
    : 'set AI_ADMIN_TOKEN where the gateway is started, and send it as `Authorization: Bearer TOKEN`.';
  return unauthorized(`The admin port needs a token: ${how}${why}`, 'admin_token_required');
}

function unauthorized(message: string, code: string): AiError {
  return new AiError(message, { status: 401, code, headers: { 'www-authenticate': 'Bearer' } });
}

function crossSite(): AiError {
  const message = 'A page of another site has sent this with the session of a browser; send a token instead.';
  return new AiError(message, { status: 403, code: 'cross_site_request' });
}

function tooMany(wait: number): AiError {
  return new AiError(`Too many wrong tokens came from this address; try again in ${wait} s.`, {
    status: 429,
    code: 'too_many_wrong_tokens',
    headers: { 'retry-after': String(wait) },
  });
}
