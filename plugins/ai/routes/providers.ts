import type { Application } from 'express';
import type { Logger } from '../../core/services';
import { answeringJson } from './answering';

const UNAVAILABLE = { code: 'providers_unavailable', message: 'The providers cannot be looked at' };

/**
 * `GET /ai/providers` for the admin port: `{ "data": [endpoint, ...] }`, each with what it lacks, which of its
 * addresses and keys rest, and how calls to it went in the last 5 and 60 minutes of this process.
 */
export function providersRoute(report: () => object[], logger: Logger): (app: Application) => void {
  return (app) => {
    app.get(
      '/ai/providers',
      answeringJson(() => ({ data: report() }), UNAVAILABLE, logger),
    );
  };
}
