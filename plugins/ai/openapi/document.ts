/** The OpenAPI 3.1 description of the admin port: https://spec.openapis.org/oas/v3.1.1.html */
import { type TObject, Type } from '@sinclair/typebox';
import { cacheOperations } from './cache-operations';
import { configuredOperations } from './configured-operations';
import { gatewayOperations } from './gateway-operations';
import type { AdminOperation } from './operation';
import { reportOperations } from './report-operations';

const operations: readonly AdminOperation[] = [
  ...[...reportOperations, ...gatewayOperations],
  ...[...configuredOperations, ...cacheOperations],
];

const errorSchema = Type.Object({
  error: Type.Object({
    message: Type.String({ description: 'What is wrong, and how to mend it.' }),
    type: Type.String(),
    param: Type.Union([Type.String(), Type.Null()], { description: 'The parameter or member at fault.' }),
    code: Type.String({ description: 'Stable; programs may go by it.' }),
  }),
});

/** Of the admin API: changes where something that was there goes. */
const VERSION = '1';

export function openApiDocument(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    (paths[operation.path] ??= {})[operation.method] = operationObject(operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'The admin port of the AI gateway',
      version: VERSION,
      description: 'Requests of this machine need no token unless that is configured; a viewer may only read.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, {}],
    paths,
    components: {
      schemas: { Error: errorSchema },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function operationObject({ method, path, summary, query, body, answer }: AdminOperation): object {
  const { status, description, types } = answer;
  const content = Object.entries(types ?? {}).map(([type, schema]) => [type, { schema }] as const);
  return {
    operationId: operationId(method, path),
    summary,
    parameters: [...pathParameters(path), ...(query ? queryParameters(query) : [])],
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      [status]: { description, ...(types && { content: Object.fromEntries(content) }) },
      default: {
        description: 'A refusal or a failure.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

/** `get`, `/ai/keys/{id}` → `get_ai_keys_id`. */
function operationId(method: string, path: string): string {
  return `${method}${path.replaceAll(/[^a-z]+/g, '_')}`.replace(/_$/, '');
}

function pathParameters(path: string): object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters({ properties, required = [] }: TObject): object[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}
