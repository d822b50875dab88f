import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { JsonObject } from '../../core/json';

/** Finds modules as the host does, so that its own copies of its libraries judge a configuration. */
export const requireOfHost = createRequire(require.resolve('express-gateway/package.json'));

interface JsYaml {
  load(text: string): unknown;
  /** The same without tags that make functions, which run as soon as somebody looks at them. */
  safeLoad(text: string): unknown;
  YAMLException: new () => Error;
}
export const jsYaml = requireOfHost('js-yaml') as JsYaml;

/** An error of Ajv 6, as much of it as is read here. */
export interface SchemaError {
  keyword: string;
  /** JSON pointer of the value at fault. */
  dataPath: string;
  schemaPath: string;
  params: Record<string, unknown>;
  message?: string;
  data?: unknown;
  parentSchema?: Record<string, unknown>;
}
export interface SchemaValidator {
  (value: unknown): boolean;
  errors?: SchemaError[] | null;
}
type AjvClass = new (options: object) => {
  addSchema(schema: object): void;
  getSchema(id: string): SchemaValidator | undefined;
  compile(schema: object): SchemaValidator;
};

// The host's own options, except that all errors are wanted, and where they are.
const Ajv = requireOfHost('ajv') as AjvClass;
const ajv = new Ajv({ useDefaults: true, coerceTypes: true, verbose: true, allErrors: true, jsonPointers: true });

/** Puts defaults into the value as the host does when it loads a file. */
export const validateGateway = ajv.compile(requireOfHost('./lib/config/schemas/gateway.config.json') as object);
export const validateSystem = ajv.compile(requireOfHost('./lib/config/schemas/system.config.json') as object);

/** Names of the policies that come with the host: a folder each. */
export function listHostPolicies(): string[] {
  const folder = path.join(path.dirname(requireOfHost.resolve('./package.json')), 'lib', 'policies');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

interface HostCondition {
  name: string;
  type?: string;
  schema: JsonObject;
}

// Loaded when asked for: with them comes the host's logger, whose level must be set before.
const predefined = () => requireOfHost('./lib/conditions/predefined') as HostCondition[];

/** The conditions that come with the host. */
export function listHostConditions(): HostCondition[] {
  return predefined().filter(({ type }) => type !== 'internal');
}

const compiledConditions = new WeakMap<JsonObject, SchemaValidator>();

/** The check that the host makes when it builds a condition. */
export function compileCondition(schema: JsonObject): SchemaValidator {
  let validator = compiledConditions.get(schema);
  if (!validator) {
    for (const { type, schema: referred } of predefined()) {
      if (type === 'internal' && !ajv.getSchema(String(referred.$id))) ajv.addSchema(referred);
    }
    validator = ajv.compile(schema);
    compiledConditions.set(schema, validator);
  }
  return validator;
}
