import type { Application, Request } from 'express';
import type { AuditLog, AuditQuery } from '../../core/audit-log';
import type { Logger } from '../../core/services';
import { type Parameters, parseNumber, parseTime, readText, refuseUnknown } from '../../core/usage-query';
import { answeringJson } from './answering';

const UNAVAILABLE = { code: 'audit_unavailable', message: 'The audit log cannot be read' };

const PARAMETERS = ['from', 'to', 'limit', 'cursor'] as const;
const USUAL_LIMIT = 100;
const MAX_LIMIT = 1000;

/**
 * `GET /ai/audit?from=&to=&limit=&cursor=` for the admin port: `{ "data": [row, ...], "next_cursor": "…" | null }`, the
 * newest row first, and `GET /ai/audit/check`: `{ "intact": true, "rows": n }` or the first row that is not.
 */
export function auditRoutes(log: AuditLog, logger: Logger): (app: Application) => void {
  return (app) => {
    app.get(
      '/ai/audit',
      answeringJson((request) => page(request, log), UNAVAILABLE, logger),
    );
    app.get(
      '/ai/audit/check',
      answeringJson(() => check(log), UNAVAILABLE, logger),
    );
  };
}

function page({ query }: Request, log: AuditLog): object {
  const asked = parseAuditQuery(query);
  const rows = log.list(asked);
  const last = rows.length === asked.limit ? rows.at(-1) : undefined;
  const data = rows.map(({ time, ...row }) => ({ ...row, time: new Date(time).toISOString() }));
  return { data, next_cursor: last ? String(last.id) : null };
}

async function check(log: AuditLog): Promise<object> {
  const found = await log.verify();
  return 'rows' in found ? { intact: true, rows: found.rows } : { intact: false, broken_at: found.brokenAt };
}

function parseAuditQuery(parameters: Parameters): AuditQuery {
  refuseUnknown(parameters, PARAMETERS);
  return {
    from: parseTime(readText(parameters, 'from'), 'from'),
    to: parseTime(readText(parameters, 'to'), 'to'),
    limit: Math.min(parseNumber(parameters, 'limit') ?? USUAL_LIMIT, MAX_LIMIT),
    before: parseNumber(parameters, 'cursor'),
  };
}
