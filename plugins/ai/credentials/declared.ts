import { hashOf, parseKey } from '../../core/api-key';
import type { Grant } from '../../core/grant';
import { Secret } from '../../core/secret';
import type { Logger } from '../../core/services';
import type { ConsumerSettings, DeclaredKey } from '../consumer-settings';
import { momentOf } from './moment';
import { grantOf } from './stored-grant';
import type { Holder, KnownKey } from './known-key';

/** Consumers, keys and teams of the configuration. */
export interface Declared {
  readonly keys: ReadonlyMap<string, KnownKey>;
  readonly consumers: ReadonlyMap<string, Holder>;
  readonly teams: ReadonlyMap<string, Grant>;
}

/** Compiles what is declared. Throws where something of it is wrong, and warns of keys that are not there yet. */
export function compileDeclared({ consumers = {}, teams = {} }: ConsumerSettings, logger: Logger): Declared {
  const keys = new Map<string, KnownKey>();
  const holders = new Map<string, Holder>();
  for (const [name, { keys: declared = [], team, ...granted }] of Object.entries(consumers)) {
    const where = `plugins.ai.consumers.${name}`;
    const holder: Holder = { consumer: { id: name, name, team }, grant: grantOf('consumer', granted, where) };
    holders.set(name, holder);
    for (const [index, key] of declared.entries()) {
      keys.set(key.id, compileKey(key, holder, `${where}.keys[${index}]`, logger));
    }
  }
  const grants = Object.entries(teams).flatMap(([name, team]): [string, Grant][] => {
    const grant = grantOf('team', team, `plugins.ai.teams.${name}`);
    return grant ? [[name, grant]] : [];
  });
  return { keys, consumers: holders, teams: new Map(grants) };
}

function compileKey(key: DeclaredKey, holder: Holder, where: string, logger: Logger): KnownKey {
  const { id, hash, secret, expires, scopes = [] } = key;
  const reference = secret === undefined ? undefined : new Secret(secret);
  if (reference) warnOfUseless(reference, id, where, logger);
  return {
    id,
    // A file or variable is read when the key is used, so that a new secret needs no reload.
    get hash() {
      return reference ? hashIn(reference, id) : hash;
    },
    expires: expires === undefined ? undefined : momentOf(expires, `${where}.expires`),
    active: true,
    holder,
    scopes,
    grant: grantOf('key', key, where),
  };
}

/** The variable or file holds the whole key, or its secret alone. */
function hashIn(reference: Secret, id: string): string | undefined {
  const text = reference.resolve();
  if (text === undefined) return undefined;
  const parts = parseKey(text);
  return hashOf(parts?.id === id ? parts.secret : text);
}

function warnOfUseless(reference: Secret, id: string, where: string, logger: Logger): void {
  const text = reference.resolve();
  if (text === undefined) logger.warn(`${where}.secret: ${reference.missing}, so that the key lets nobody in`);
  else if (text.startsWith('sk-eg-') && parseKey(text)?.id !== id) {
    logger.warn(
      `${where}.secret: ${String(reference)} holds the key of another id than \`${id}\`; write that as \`id\``,
    );
  }
}
