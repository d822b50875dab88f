import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Finds modules as the host does, so that its own copies of its libraries judge a configuration. */
export const requireOfHost = createRequire(require.resolve('express-gateway/package.json'));

interface JsYaml {
  load(text: string): unknown;
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
type AjvClass = new (options: object) => { compile(schema: object): SchemaValidator };

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

/** Names of the conditions that come with the host. */
export function listHostConditions(): string[] {
  const conditions = requireOfHost('./lib/conditions/predefined') as { name: string; type?: string }[];
  return conditions.filter(({ type }) => type !== 'internal').map(({ name }) => name);
}
