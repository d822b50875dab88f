import type { Application } from 'express';
import type { Registry } from 'prom-client';

/** `GET /metrics` in Prometheus' text format, for the admin port; `refresh` brings up to date what is only asked for. */
export function metricsRoute(registry: Registry, refresh: () => Promise<void>): (app: Application) => void {
  return (app) => {
    app.get('/metrics', (_request, response, next) => {
      refresh()
        .then(() => registry.metrics())
        .then((text) => response.set('content-type', registry.contentType).end(text))
        .catch(next);
    });
  };
}
