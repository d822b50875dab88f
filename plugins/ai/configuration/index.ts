import { existsSync } from 'node:fs';
import path from 'node:path';
import { isJsonObject, type JsonObject } from '../../core/json';
import { checkGateway } from './check-gateway';
import { checkPolicies, knownNames } from './check-policies';
import { checkProviders } from './check-providers';
import { checkSchema } from './check-schema';
import { checkSystem, hasOtherPlugins } from './check-system';
import { validateGateway, validateSystem } from './host-modules';
import type { KnownParts } from './known-parts';
import type { Problem } from './problem';
import { YamlFile } from './yaml-file';

export { OWN_PLUGIN } from './check-system';
export type { KnownParts } from './known-parts';
export { type ConfigPath, type Problem, printProblem, printProblems } from './problem';

/** A configuration folder as the host reads it. */
export interface CheckedConfiguration {
  /** With the host's defaults; undefined when the file cannot be read. */
  gateway: JsonObject | undefined;
  system: JsonObject | undefined;
  /** Empty when the host may have it. */
  problems: readonly Problem[];
  /** Points a message that begins with a path in `gateway.config.yml`, as policies throw them, at its line. */
  locate(message: string): Problem;
  /** For problems that show later. */
  gatewayFile: Pick<YamlFile, 'problemAt' | 'variableAt'>;
}

/** Reads both files of a folder and checks all that can be known before anything is built. */
export function checkConfiguration(folder: string, known: KnownParts): CheckedConfiguration {
  const [system, gateway] = ['system.config', 'gateway.config'].map((name) => new YamlFile(fileIn(folder, name)));
  return checkFiles(system!, gateway!, known);
}

/** The same for files that are read. */
export function checkFiles(systemFile: YamlFile, gatewayFile: YamlFile, known: KnownParts): CheckedConfiguration {
  const system = contentOf(systemFile);
  const gateway = contentOf(gatewayFile);
  // Our own checks come first: what is said first of a place stands, and the host's schema says less.
  if (system) {
    checkSystem(systemFile, system, known.settings);
    checkSchema(systemFile, system, validateSystem);
  }
  if (gateway) {
    checkGateway(gatewayFile, gateway);
    const names = knownNames(known, hasOtherPlugins(system));
    checkProviders(gatewayFile, gateway, known.providers, names.open);
    checkPolicies(gatewayFile, gateway, known, names);
    checkSchema(gatewayFile, gateway, validateGateway);
  }
  return {
    gateway,
    system,
    problems: [...systemFile.problems, ...gatewayFile.problems],
    locate: (message) => locate(gatewayFile, message),
    gatewayFile,
  };
}

/** The host takes JSON where there is no YAML. */
function fileIn(folder: string, name: string): string {
  const [yaml, json] = [path.join(folder, `${name}.yml`), path.join(folder, `${name}.json`)];
  return !existsSync(yaml) && existsSync(json) ? json : yaml;
}

function contentOf(file: YamlFile): JsonObject | undefined {
  if (file.problems.length) return undefined;
  if (isJsonObject(file.value)) return file.value;
  file.report([], 'the file is empty or not a map of settings');
  return undefined;
}

function locate(file: YamlFile, message: string): Problem {
  const [, printed = '', rest = message] = /^((?:pipelines|serviceEndpoints)\.\S+): (.*)$/s.exec(message) ?? [];
  return file.problemAtPrinted(printed, rest);
}
