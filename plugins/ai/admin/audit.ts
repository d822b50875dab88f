import type { Request, Response } from 'express';
import type { AuditLog } from '../../core/audit-log';
import { isJsonObject, type Json, type JsonObject } from '../../core/json';
import type { Logger } from '../../core/services';
import type { Visitor } from './identify';
import { visitorIn } from './let-in';

const LOOKS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Members whose values may stand in the log; of all others only the names do. */
const TELLING: ReadonlySet<string> = new Set([
  ...['username', 'name', 'team', 'consumerId', 'userId', 'type', 'status', 'scopes', 'scope', 'keyId', 'id'],
  ...['consumer', 'models', 'providers', 'regions', 'addresses', 'expires', 'overlap', 'isActive'],
  ...['pipeline', 'model', 'older_than', 'all', 'dry_run'],
]);
/** Characters of a path, of one value and of a summary. */
const MAX_PATH = 256;
const MAX_VALUE = 100;
const MAX_SUMMARY = 500;
/** Rows of strangers in an hour: rows stay for ever, and strangers need not stop. */
const STRANGERS = 100;
const HOUR = 3_600_000;

/** Writes down who changes what over the admin port. */
export class Audit {
  private strangers = { count: 0, since: 0 };

  constructor(
    private readonly log: AuditLog,
    private readonly logger: Logger,
  ) {}

  /** Adds a row when the request is answered, if it is about a change. */
  watch(request: Request, response: Response, address: string): void {
    if (LOOKS.has(request.method)) return;
    const path = pathOf(request);
    const end = response.end.bind(response) as (...values: unknown[]) => Response;
    response.end = (...values: unknown[]) => {
      response.end = end;
      this.add(request, path, response.statusCode, visitorIn(response), address);
      return end(...values);
    };
  }

  /** Adds a row for what a reload of the configuration has changed. */
  reloaded(file: string, changes: readonly string[]): void {
    const summary = shorten(changes.join(', '), MAX_SUMMARY);
    const entry = { actor: 'configuration', role: null, address: '', method: 'RELOAD', path: file, status: 200 };
    this.log.append({ time: Date.now(), ...entry, summary });
  }

  private add(
    { method, query, body }: Request,
    path: string,
    status: number,
    by: Visitor | undefined,
    address: string,
  ): void {
    const { actor, role } = by ?? { actor: 'unknown', role: null };
    const summary = by ? summaryOf({ ...(query as JsonObject), ...(body as JsonObject | undefined) }) : '';
    const entry = { time: Date.now(), actor, role, address, method, path, status, summary };
    this.logger.info(`admin: ${actor} ${method} ${path}: ${status}`, { ...entry });
    if (by || this.admitStranger()) this.log.append(entry);
  }

  private admitStranger(): boolean {
    const now = Date.now();
    if (now - this.strangers.since >= HOUR) this.strangers = { count: 0, since: now };
    return ++this.strangers.count <= STRANGERS;
  }
}

/** The host has its access tokens in a path. */
function pathOf({ path }: Request): string {
  return shorten(/^\/+tokens\//i.test(path) ? '/tokens/***' : path, MAX_PATH);
}

/** What query and body say, such as `username="ann", password=***`; values only of members that hold no secrets. */
export function summaryOf(body: Json | undefined): string {
  return shorten(isJsonObject(body) ? members(body).join(', ') : '', MAX_SUMMARY);
}

function members(body: Record<string, Json | undefined>, at = ''): string[] {
  return Object.entries(body).flatMap(([name, value]) => {
    const path = at + name.slice(0, MAX_VALUE);
    if (isJsonObject(value)) return at.length < MAX_VALUE ? members(value, `${path}.`) : [`${path}=***`];
    if (!TELLING.has(name)) return [`${path}=***`];
    return [`${path}=${shorten(JSON.stringify(value) ?? '', MAX_VALUE)}`];
  });
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
