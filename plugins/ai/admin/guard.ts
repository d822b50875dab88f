import type { Application, Request, RequestHandler, Response } from 'express';
import { plainAddress } from '../../core/addresses';
import { AiError } from '../../core/error';
import { foreignBecause } from '../../core/local-request';
import type { Logger } from '../../core/services';
import type { Audit } from './audit';
import type { Tokens, Visitor } from './identify';
import { WrongTokens } from './wrong-tokens';

/** What a viewer may read: nothing in which a secret could stand, as in credentials and in parameters of policies. */
const VIEWED: ReadonlySet<string> = new Set([
  ...['ai', 'metrics', 'users', 'apps', 'scopes', 'schemas', 'api-endpoints'],
]);

export interface GuardOptions {
  tokens: Tokens;
  /** Whether requests of this machine need no token. */
  freeLoopback: boolean;
  openMetrics: boolean;
  /** The name that the admin server was told to listen at. */
  configuredHost(): string | undefined;
  audit: Audit;
  logger: Logger;
}

/** As much of Express as is touched here. */
interface AppWithStack {
  _router: { stack: { name: string }[] };
}

/** Lets nobody use the admin port who may not, and has written down who changes what. */
export function adminGuard(options: GuardOptions): RequestHandler {
  const wrongTokens = new WrongTokens();
  return (request, response, next) => {
    const address = plainAddress(request.socket.remoteAddress ?? '') ?? '';
    const watched = options.audit.watch(request, response, address);
    if (options.openMetrics && request.method === 'GET' && request.path === '/metrics') return next();
    visitorOf(request, address, options, wrongTokens)
      .then((visitor) => {
        watched.by = visitor;
        if (!mayDo(visitor, request)) throw roleRefusal(visitor);
        next();
      })
      .catch((error: unknown) => refuse(response, error, options.logger));
  };
}

/** Stands before all else that the host and other plugins have on the admin port, so that nothing is read before. */
export function putFirst(app: Application, guard: RequestHandler): void {
  app.use(guard);
  const { stack } = (app as unknown as AppWithStack)._router;
  const layer = stack.pop()!;
  stack.splice(stack.findIndex(({ name }) => name === 'expressInit') + 1, 0, layer);
}

/**
 * Takes away what the host has behind its reader of bodies at the log level `debug`: it writes them down whole, with
 * passwords and the secrets of keys. The audit log tells of them without.
 */
export function keepBodiesOutOfLog(app: Application): void {
  const { stack } = (app as unknown as AppWithStack)._router;
  const reader = stack.findIndex(({ name }) => name === 'jsonParser');
  if (process.env.LOG_LEVEL === 'debug' && stack[reader + 1]?.name === '<anonymous>') stack.splice(reader + 1, 1);
}

/** Who asks. Rejects with `AiError` for who may not come in. */
async function visitorOf(
  request: Request,
  address: string,
  { tokens, freeLoopback, configuredHost }: GuardOptions,
  wrongTokens: WrongTokens,
): Promise<Visitor> {
  const presented = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (presented !== undefined && tokens.exist) {
    const wait = await wrongTokens.wait(address);
    if (wait !== undefined) throw tooMany(wait);
    const visitor = await tokens.identify(presented);
    if (visitor) return visitor;
    await wrongTokens.count(address);
    throw unauthorized('The token is not valid, or makes nobody an admin or a viewer.', 'invalid_admin_token');
  }
  const reason = foreignBecause({ headers: request.headers, ip: address }, configuredHost());
  if (reason === undefined && freeLoopback) return { actor: 'loopback', role: 'admin' };
  const why = reason === undefined ? '' : ` The request does not count as local, because ${reason}.`;
  const how = tokens.exist
    ? 'send `Authorization: Bearer TOKEN`.'
    : 'set AI_ADMIN_TOKEN where the gateway is started, and send it as `Authorization: Bearer TOKEN`.';
  throw unauthorized(`The admin port needs a token: ${how}${why}`, 'admin_token_required');
}

function mayDo({ role }: Visitor, { method, path }: Request): boolean {
  if (role === 'admin') return true;
  const [, first = ''] = path.toLowerCase().split('/');
  return (method === 'GET' || method === 'HEAD') && VIEWED.has(first);
}

function unauthorized(message: string, code: string): AiError {
  return new AiError(message, { status: 401, code, headers: { 'www-authenticate': 'Bearer' } });
}

function roleRefusal({ role }: Visitor): AiError {
  const message = `This needs the role admin, and the token has the role ${role}: use an admin's token.`;
  return new AiError(message, { status: 403, code: 'admin_role_required' });
}

function tooMany(wait: number): AiError {
  return new AiError(`Too many wrong tokens came from this address; try again in ${wait} s.`, {
    status: 429,
    code: 'too_many_wrong_tokens',
    headers: { 'retry-after': String(wait) },
  });
}

function refuse(response: Response, error: unknown, logger: Logger): void {
  const known = error instanceof AiError;
  if (!known) logger.error(`the admin port failed: ${String(error)}`);
  const { status, code, headers, message } = known
    ? error
    : { status: 500, code: 'internal_error', headers: {}, message: 'The gateway failed; its log says why.' };
  const type = status === 401 ? 'authentication_error' : status === 403 ? 'permission_error' : 'server_error';
  response
    .status(status)
    .set(headers)
    .json({ error: { message, type, param: null, code } });
}
