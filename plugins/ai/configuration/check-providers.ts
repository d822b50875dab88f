import { isJsonObject, type JsonObject } from '../../core/json';
import { misfits, suggestion } from '../../core/parameters';
import { isSecretReference } from '../../core/secret';
import { withTextDates } from '../endpoints';
import { each, membersOf } from './check-gateway';
import { checkMembers } from './check-schema';
import type { KnownParts } from './known-parts';
import type { ConfigPath } from './problem';
import type { YamlFile } from './yaml-file';

const ENDPOINT_MEMBERS = ['provider', 'url', 'urls', 'apiKey', 'headers', 'models', 'region'];

/** Headers that carry nothing but a credential. */
const SECRET_HEADERS = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key', 'proxy-authorization'];

/**
 * Service endpoints with `provider:`; the others are the host's business. `open` tells that plugins which are not
 * loaded yet may bring further kinds.
 */
export function checkProviders(
  file: YamlFile,
  config: JsonObject,
  providers: KnownParts['providers'],
  open: boolean,
): void {
  for (const [name, endpoint] of membersOf(config.serviceEndpoints)) {
    if (!isJsonObject(endpoint) || endpoint.provider === undefined) continue;
    const at = ['serviceEndpoints', name];
    checkSecrets(file, at, endpoint);
    const provider = providers.find(({ kind }) => kind === endpoint.provider);
    if (!provider) {
      if (open) continue;
      const kind = String(endpoint.provider);
      const kinds = providers.map((each) => each.kind);
      file.report([...at, 'provider'], `there is no provider kind \`${kind}\``, suggestion(kind, kinds));
      continue;
    }
    checkOptions(file, at, endpoint, provider.options);
  }
}

function checkOptions(
  file: YamlFile,
  at: ConfigPath,
  endpoint: JsonObject,
  options: KnownParts['providers'][number]['options'],
): void {
  const ownNames = Object.keys(options?.properties ?? {});
  checkMembers(file, at, endpoint, [...ENDPOINT_MEMBERS, ...ownNames]);
  if (!options) return;
  const own = Object.fromEntries(Object.entries(endpoint).filter(([member]) => ownNames.includes(member)));
  for (const { path, message } of misfits(options, withTextDates(own)))
    file.report([...at, ...path.split('.')], message);
}

// The admin API shows service endpoints as they are configured, after environment replacement.
function checkSecrets(file: YamlFile, at: ConfigPath, endpoint: JsonObject): void {
  for (const [place, key] of each(endpoint.apiKey === undefined ? [] : endpoint.apiKey, [...at, 'apiKey'])) {
    if (typeof key === 'string' && isSecretReference(key)) continue;
    // The message must not repeat the key.
    const message = 'a key must not stand in the configuration, where the admin API would show it';
    file.report(place, message, fixFor(`apiKey: 'env:${file.variableAt(place) ?? 'NAME'}'`));
  }
  if (endpoint.headers !== undefined && !isJsonObject(endpoint.headers)) {
    file.report([...at, 'headers'], 'must be a map of header names to values');
  }
  for (const [name, value] of membersOf(endpoint.headers)) {
    if (!SECRET_HEADERS.includes(name.toLowerCase()) || isSecretReference(String(value))) continue;
    const place = [...at, 'headers', name];
    const message = 'a credential must not stand in the configuration, where the admin API would show it';
    file.report(place, message, fixFor(`${name}: 'env:${file.variableAt(place) ?? 'NAME'}'`));
  }
}

function fixFor(line: string): string {
  return `write \`${line}\` and set that environment variable, or \`file:/path\` for a file that holds it`;
}
