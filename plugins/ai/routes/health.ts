import type { Application } from 'express';
import { messageOf } from '../../core/message-of';
import { within } from '../../core/within';

/** Milliseconds after which something that does not answer counts as not ready. */
const DEADLINE = 2000;

/** Something that the gateway needs. `check` rejects with the reason while it is not ready. */
export interface ReadinessCheck {
  name: string;
  check(): Promise<void>;
}

/**
 * `GET /healthz` (200 while the process lives) and `GET /readyz` (200 when everything needed is ready, 503 naming what
 * is not), for the gateway port. Reasons go to `report`, not to the caller: they may tell addresses.
 */
export function healthRoutes(
  checks: readonly ReadinessCheck[],
  report: (name: string, reason: string) => void,
): (app: Application) => void {
  return (app) => {
    app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
    app.get('/readyz', (_request, response, next) => {
      failingOf(checks, report)
        .then((failing) => {
          if (failing.length) response.status(503).json({ status: 'not ready', not_ready: failing });
          else response.json({ status: 'ready' });
        })
        .catch(next);
    });
  };
}

async function failingOf(
  checks: readonly ReadinessCheck[],
  report: (name: string, reason: string) => void,
): Promise<string[]> {
  const failures = await Promise.all(
    checks.map(async (needed) => {
      const reason = await failureOf(needed.check());
      if (reason === undefined) return undefined;
      report(needed.name, reason);
      return needed.name;
    }),
  );
  return failures.filter((name) => name !== undefined);
}

async function failureOf(checking: Promise<void>): Promise<string | undefined> {
  try {
    await within(checking, DEADLINE);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
