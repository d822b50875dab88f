import { isJsonObject, type JsonObject } from '../../core/json';
import { suggestion } from '../../core/parameters';
import { checkMembers } from './check-schema';
import type { ConfigPath } from './problem';
import type { YamlFile } from './yaml-file';

const MEMBERS = ['http', 'https', 'admin', 'apiEndpoints', 'serviceEndpoints', 'policies', 'pipelines'];

const SERVER_MEMBERS: Record<string, readonly string[]> = {
  http: ['port', 'hostname'],
  https: ['port', 'hostname', 'tls', 'options'],
  admin: ['port', 'host', 'hostname', 'backlog'],
};
const API_ENDPOINT_MEMBERS = ['host', 'hostRegex', 'paths', 'path', 'pathRegex', 'scopes', 'methods'];
const PIPELINE_MEMBERS = ['apiEndpoints', 'apiEndpoint', 'policies', 'policy'];
/** Other names that the host takes too, each for one of that kind, or a list of them, without a name. */
const OLD_MEMBERS = { apiEndpoint: API_ENDPOINT_MEMBERS, pipeline: PIPELINE_MEMBERS };

/** Members that nobody knows, and pipelines that name what is not there. Policies are checked elsewhere. */
export function checkGateway(file: YamlFile, config: JsonObject): void {
  checkMembers(file, [], config, [...MEMBERS, ...Object.keys(OLD_MEMBERS)]);
  checkOldMembers(file, config);
  for (const [server, members] of Object.entries(SERVER_MEMBERS)) {
    const settings = config[server];
    if (isJsonObject(settings)) checkMembers(file, [server], settings, members);
  }
  const endpoints = membersOf(config.apiEndpoints);
  for (const [name, declared] of endpoints) {
    for (const [at, endpoint] of each(declared, ['apiEndpoints', name])) {
      if (isJsonObject(endpoint)) checkMembers(file, at, endpoint, API_ENDPOINT_MEMBERS);
    }
  }
  const names = endpoints.map(([name]) => name);
  for (const [name, pipeline] of membersOf(config.pipelines)) {
    if (isJsonObject(pipeline)) checkPipeline(file, ['pipelines', name], pipeline, names);
  }
}

/** The host breaks on what has names where it looks for none. */
function checkOldMembers(file: YamlFile, config: JsonObject): void {
  for (const [member, own] of Object.entries(OLD_MEMBERS)) {
    for (const [at, value] of each(config[member] ?? [], [member])) {
      if (isJsonObject(value) && Object.keys(value).some((name) => own.includes(name))) continue;
      file.report(at, `\`${member}\` has no names in it`, `did you mean \`${member}s\`?`);
    }
  }
}

function checkPipeline(file: YamlFile, at: ConfigPath, pipeline: JsonObject, endpoints: readonly string[]): void {
  checkMembers(file, at, pipeline, PIPELINE_MEMBERS);
  const member = pipeline.apiEndpoints === undefined ? 'apiEndpoint' : 'apiEndpoints';
  if (pipeline[member] === undefined) {
    file.report(at, 'no request can reach this pipeline', 'name its `apiEndpoints`');
    return;
  }
  for (const [place, name] of each(pipeline[member], [...at, member])) {
    if (typeof name === 'string' && endpoints.includes(name)) continue;
    const fix = endpoints.length ? suggestion(String(name), endpoints) : 'declare it under `apiEndpoints:`';
    file.report(place, `there is no apiEndpoint \`${String(name)}\``, fix);
  }
}

export function membersOf(value: unknown): [string, unknown][] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

/** A value or each of a list of values, with its path. */
export function each(value: unknown, at: ConfigPath): [ConfigPath, unknown][] {
  return Array.isArray(value) ? value.map((item: unknown, index) => [[...at, index], item]) : [[at, value]];
}
