import type { Application } from 'express';
import { openApiDocument } from '../openapi/document';

/** `GET /ai/openapi.json`: the OpenAPI description of the admin port. */
export function openApiRoute(app: Application): void {
  const document = JSON.stringify(openApiDocument());
  app.get('/ai/openapi.json', (_request, response) => void response.type('json').send(document));
}
