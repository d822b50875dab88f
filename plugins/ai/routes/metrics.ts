import type { Application } from 'express';
import type { Registry } from 'prom-client';

/** `GET /metrics` in Prometheus' text format, for the admin port. */
export function metricsRoute(registry: Registry): (app: Application) => void {
  return (app) => {
    app.get('/metrics', (_request, response, next) => {
      registry
        .metrics()
        .then((text) => response.set('content-type', registry.contentType).end(text))
        .catch(next);
    });
  };
}
