import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Exchange } from './exchange';

/** A request as the host hands it on: Express's, with the host's context. */
export type HostRequest = IncomingMessage & {
  egContext: {
    ai?: Exchange;
    /** The body as an earlier policy of the host has changed or copied it. */
    requestStream?: Readable;
    apiEndpoint?: { apiEndpointName: string; scopes?: (string | { scope: string })[] };
  };
  /** Who calls, as a policy of the host found out. */
  user?: Partial<HostUser>;
  /** Where Express keeps the target that was sent. */
  originalUrl?: string;
  /** What a body parser has read. */
  body?: unknown;
};

/** A user or an application as the host stores it, with what else stands in its record. */
export interface HostUser {
  readonly id: string;
  /** Of a user. */
  readonly username?: string;
  /** Of an application. */
  readonly name?: string;
  readonly team?: string;
  readonly [member: string]: unknown;
}

export type HostHandler = (req: HostRequest, res: ServerResponse, next: (error?: unknown) => void) => void;

/**
 * The path that the client asked for, without its query. Express shortens `url` below a mount point; clients that take
 * the gateway for a proxy send a whole URL.
 */
export function pathOf(req: Pick<HostRequest, 'originalUrl' | 'url'>): string {
  const target = req.originalUrl ?? req.url ?? '/';
  if (!target.startsWith('/')) return URL.canParse(target) ? new URL(target).pathname : target;
  const query = target.indexOf('?');
  return query === -1 ? target : target.slice(0, query);
}

/** The query that the client sent. */
export function queryOf(req: Pick<HostRequest, 'originalUrl' | 'url'>): URLSearchParams {
  const target = req.originalUrl ?? req.url ?? '';
  const start = target.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : target.slice(start + 1));
}
