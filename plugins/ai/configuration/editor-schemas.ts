import { isJsonObject, type Json, type JsonObject } from '../../core/json';
import { listHostConditions, listHostPolicies } from './host-modules';
import type { KnownParts } from './known-parts';

const DRAFT = 'http://json-schema.org/draft-07/schema#';

/** Numbers and switches may come from the environment, which is put in before the file is read. */
const VARIABLE = { type: 'string', pattern: '\\$\\{\\w+(:-.*)?\\}' };
const OR_VARIABLE = { $ref: '#/definitions/variable' };

/**
 * JSON Schemas by which editors complete and check `gateway.config.yml` and `system.config.yml`, made of the declarations
 * that the gateway itself checks them by. What other plugins may bring is let pass.
 */
export function editorSchemas(known: KnownParts): { gateway: JsonObject; system: JsonObject } {
  return { gateway: whole(gatewaySchema(known)), system: whole(systemSchema(known)) };
}

function whole(schema: JsonObject): JsonObject {
  const { definitions, ...rest } = schema;
  return { $schema: DRAFT, ...rest, definitions: { ...(definitions as JsonObject | undefined), variable: VARIABLE } };
}

function gatewaySchema(known: KnownParts): JsonObject {
  const server = membersOf({ port: forEditors({ type: 'integer' }), host: TEXT, hostname: TEXT });
  const policies = [...known.policies.map(({ name }) => name), ...listHostPolicies()].sort();
  const pipeline = membersOf({
    apiEndpoint: TEXT,
    apiEndpoints: TEXTS,
    policies: { type: ['array', 'null'], items: entrySchema(policies) },
  });
  return {
    title: 'gateway.config.yml',
    definitions: stepSchemas(known, policies),
    ...membersOf({
      http: server,
      https: membersOf({ ...(server.properties as JsonObject), tls: { type: 'object' } }),
      admin: server,
      apiEndpoints: mapOf(oneOrMore(API_ENDPOINT)),
      serviceEndpoints: mapOf(endpointSchema(known)),
      policies: { type: 'array', uniqueItems: true, items: oneOfOrOther(policies) },
      pipelines: mapOf(pipeline),
    }),
  };
}

function systemSchema({ settings }: KnownParts): JsonObject {
  const own = { ...(forEditors(plain(settings)) as JsonObject), type: ['object', 'null'] };
  const others = ['db', 'crypto', 'session', 'accessTokens', 'refreshTokens', 'authorizationCodes', 'cli'];
  return {
    title: 'system.config.yml',
    ...membersOf({
      plugins: membersOf({ ai: own }),
      ...Object.fromEntries(others.map((name) => [name, { type: 'object' }])),
    }),
  };
}

const TEXT = { type: 'string' };
const TEXTS = { type: 'array', items: TEXT };
const API_ENDPOINT = membersOf({
  host: TEXT,
  paths: oneOrMore(TEXT),
  pathRegex: TEXT,
  methods: oneOrMore(TEXT),
  scopes: TEXTS,
});

/** One entry of a pipeline: a policy's name with its parameters, once or several times. */
function entrySchema(policies: readonly string[]): JsonObject {
  const steps = policies.map((name): [string, JsonObject] => [name, oneOrMore({ $ref: `#/definitions/${name}` })]);
  return { ...membersOf(Object.fromEntries(steps)), minProperties: 1, maxProperties: 1 };
}

function stepSchemas(known: KnownParts, policies: readonly string[]): JsonObject {
  const conditions = [...listHostConditions(), ...known.conditions].map(({ name }) => name).sort();
  const condition = { ...membersOf({ name: oneOfOrOther(conditions) }), required: ['name'] };
  const steps = policies.map((name): [string, JsonObject] => {
    const parameters = known.policies.find((policy) => policy.name === name)?.parameters;
    const action = parameters ? { ...(forEditors(plain(parameters)) as JsonObject), additionalProperties: false } : {};
    const step = { ...membersOf({ condition: CONDITION, action }), type: ['object', 'null'] };
    return [name, { ...step, additionalProperties: false }];
  });
  return { condition, ...Object.fromEntries(steps) };
}

const CONDITION = { $ref: '#/definitions/condition' };

/** Members that a service endpoint has by its kind of provider; endpoints without one are the host's business. */
function endpointSchema({ providers }: KnownParts): JsonObject {
  const common = membersOf({
    provider: oneOfOrOther(providers.map(({ kind }) => kind).sort()),
    url: TEXT,
    urls: TEXTS,
    apiKey: oneOrMore({ type: 'string', description: 'Where the key is read: `env:NAME` or `file:/path`.' }),
    headers: { type: 'object', additionalProperties: TEXT },
    models: {},
    region: TEXT,
  });
  const byKind = providers.flatMap(({ kind, options }) =>
    options === undefined
      ? []
      : [
          {
            if: { properties: { provider: { const: kind } }, required: ['provider'] },
            then: forEditors(plain(options)),
          },
        ],
  );
  return { ...common, allOf: byKind };
}

function membersOf(properties: JsonObject): JsonObject {
  return { type: 'object', properties };
}

function mapOf(values: JsonObject): JsonObject {
  return { type: ['object', 'null'], additionalProperties: values };
}

function oneOrMore(one: JsonObject): JsonObject {
  return { anyOf: [one, { type: 'array', items: one }] };
}

/** Completes these names, and takes others. */
function oneOfOrOther(names: readonly string[]): JsonObject {
  return { anyOf: [{ enum: [...new Set(names)] }, TEXT] };
}

/** TypeBox's schemas are JSON Schemas with marks of its own. */
const plain = (schema: object): JsonObject => JSON.parse(JSON.stringify(schema)) as JsonObject;

/** What has a default may be left out, and numbers and switches may be variables. */
function forEditors(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(forEditors);
  if (!isJsonObject(schema)) return schema;
  const { required, properties, default: usual, description, ...rest } = schema;
  const members = isJsonObject(properties) ? properties : {};
  const needed = Array.isArray(required) ? required.filter((name) => !hasDefault(members[String(name)])) : [];
  const value: JsonObject = {
    ...eachMember(rest),
    ...(properties !== undefined && { properties: eachMember(members) }),
    ...(needed.length > 0 && { required: needed }),
  };
  return {
    ...(description !== undefined && { description }),
    ...(usual !== undefined && { default: usual }),
    ...(mayBeVariable(value) ? { anyOf: [value, OR_VARIABLE] } : value),
  };
}

const hasDefault = (schema: Json | undefined): boolean => isJsonObject(schema) && schema.default !== undefined;

const mayBeVariable = ({ type, ...rest }: JsonObject): boolean =>
  /^(?:integer|number|boolean)$/.test(String(type)) && rest.const === undefined;

function eachMember(schemas: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, forEditors(schema ?? null)]));
}
