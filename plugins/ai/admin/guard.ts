import type { Application, Request, RequestHandler, Response } from 'express';
import { AiError } from '../../core/error';
import type { Logger } from '../../core/services';
import type { Audit } from './audit';
import { addressOf, type Entrance } from './entrance';
import type { Visitor } from './identify';
import { letIn } from './let-in';

/** What a viewer may read: nothing in which a secret could stand, as in credentials and in parameters of policies. */
const VIEWED: ReadonlySet<string> = new Set([
  ...['ai', 'metrics', 'users', 'apps', 'scopes', 'schemas', 'api-endpoints'],
]);

/** Of these, too; and what callers have asked is theirs. */
const HIDDEN = /^\/ai\/(configuration|cache\/entries)\/?$/i;

/** What holds nothing, and the way in. */
const PUBLIC: Readonly<Record<string, RegExp>> = {
  GET: /^\/ai(\/|\/assets\/[^/]+)?$/,
  HEAD: /^\/ai(\/|\/assets\/[^/]+)?$/,
  POST: /^\/ai\/session$/,
  DELETE: /^\/ai\/session$/,
};

export interface GuardOptions {
  entrance: Entrance;
  openMetrics: boolean;
  audit: Audit;
  logger: Logger;
}

/** As much of Express as is touched here. */
interface AppWithStack {
  _router: { stack: { name: string }[] };
}

/** Lets nobody use the admin port who may not, and has written down who changes what. */
export function adminGuard({ entrance, openMetrics, audit, logger }: GuardOptions): RequestHandler {
  return (request, response, next) => {
    audit.watch(request, response, addressOf(request));
    // What comes from clients stands in some answers.
    response.set('x-content-type-options', 'nosniff');
    if (isPublic(request) || (openMetrics && request.method === 'GET' && request.path === '/metrics')) return next();
    entrance
      .visitorOf(request)
      .then((visitor) => {
        letIn(response, visitor);
        if (!mayDo(visitor, request)) throw roleRefusal(visitor);
        next();
      })
      .catch((error: unknown) => refuse(response, error, logger));
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

function isPublic({ method, path }: Request): boolean {
  return PUBLIC[method]?.test(path) ?? false;
}

function mayDo({ role }: Visitor, { method, path }: Request): boolean {
  if (role === 'admin') return true;
  const [, first = ''] = path.toLowerCase().split('/');
  return (method === 'GET' || method === 'HEAD') && VIEWED.has(first) && !HIDDEN.test(path);
}

function roleRefusal({ role }: Visitor): AiError {
  const message = `This needs the role admin, and the token has the role ${role}: use an admin's token.`;
  return new AiError(message, { status: 403, code: 'admin_role_required' });
}

const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
};

/** Answers with what keeps somebody out. */
export function refuse(response: Response, error: unknown, logger: Logger): void {
  const known = error instanceof AiError;
  if (!known) logger.error(`the admin port failed: ${String(error)}`);
  const { status, code, headers, message } = known
    ? error
    : { status: 500, code: 'internal_error', headers: {}, message: 'The gateway failed; its log says why.' };
  const type = TYPES[status] ?? 'server_error';
  response
    .status(status)
    .set(headers)
    .json({ error: { message, type, param: null, code } });
}
