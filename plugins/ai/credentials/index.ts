import type { NotAuthenticated } from '../../core/authenticator';
import type { Consumer } from '../../core/context';
import type { Grant } from '../../core/grant';
import type { HostUser } from '../../core/host-request';
import { notCheckable } from '../../core/presented';
import type { Credentials, Logger } from '../../core/services';
import type { ConsumerSettings } from '../consumer-settings';
import type { HostServices } from '../host';
import { compileDeclared, type Declared } from './declared';
import { hostHolder, hostKey, keyOf } from './host-keys';
import { hostToken } from './host-tokens';
import { remember } from './remember';
import { type Holder, holderOf } from './known-key';

export interface OpenCredentials extends Credentials {
  /** Takes over what a changed configuration declares. Throws, and keeps what is, where something of it is wrong. */
  reload(settings: ConsumerSettings): void;
  /** What is declared now. */
  declared(): Declared;
  /** Who calls with the key of this id, whether or not it is valid still; undefined where there is none. */
  ofKey(keyId: string): Promise<Consumer | undefined>;
  /** The key is not what it was: what is remembered of it counts no more. */
  forgetKey(keyId: string): void;
}

export interface CredentialsOptions {
  readonly host: HostServices;
  /** Whether the host has any user or application. */
  readonly hasConsumers: () => Promise<boolean>;
  readonly logger: Logger;
}

/** Consumers and keys: those that the configuration declares, then the host's. */
export function openCredentials(
  settings: ConsumerSettings,
  { host, hasConsumers, logger }: CredentialsOptions,
): OpenCredentials {
  let declared = compileDeclared(settings, logger);
  const keyInHost = remember((id) => hostKey(id, host));
  const holderInHost = remember((name) => findInHost(name, host));
  const somebody = somebodyIn(hasConsumers, host);

  const granted = ({ consumer, grant }: Holder, keyGrant?: Grant): Consumer => {
    const team = consumer.team === undefined ? undefined : declared.teams.get(consumer.team);
    const grants = [...(consumer.grants ?? []), keyGrant, grant, team].filter((one) => one !== undefined);
    return grants.length ? { ...consumer, grants } : { ...consumer };
  };
  const ofHost = (user: HostUser): Consumer => {
    const key = keyOf(user);
    const holder = readable(() => hostHolder(user), logger);
    const consumer = granted(holder, key?.grant);
    return key ? { ...consumer, keyId: key.id } : consumer;
  };
  return {
    forgetKey: (keyId) => keyInHost.forget(keyId),
    async verifyKey(keyId, keySecret) {
      let key = declared.keys.get(keyId) ?? (await keyInHost(keyId));
      let holder = holderOf(key, keySecret);
      // A secret that does not fit may be newer than what is remembered.
      if (key && !holder && !declared.keys.has(keyId)) {
        key = await keyInHost.anew(keyId);
        holder = holderOf(key, keySecret);
      }
      if (!key || !holder || 'reason' in holder) return holder as NotAuthenticated | undefined;
      return { ...granted(holder, key.grant), keyId, scopes: key.scopes };
    },
    verifyToken: (token) => hostToken(token, host, ofHost),
    async find(name) {
      const found = declared.consumers.get(name) ?? (await holderInHost(name));
      return found && 'consumer' in found ? granted(found) : found;
    },
    guest: (consumer) => granted({ consumer, grant: undefined }),
    ofHost,
    any: () => somebody(declared),
    reload(changed) {
      declared = compileDeclared(changed, logger);
    },
    declared: () => declared,
    async ofKey(keyId) {
      const key = declared.keys.get(keyId) ?? (await keyInHost(keyId));
      return key?.holder && { ...granted(key.holder, key.grant), keyId };
    },
  };
}

async function findInHost(
  name: string,
  { user, application }: HostServices,
): Promise<Holder | NotAuthenticated | undefined> {
  const found = (await user.find(name)) || (await application.find(name));
  if (!found) return undefined;
  return found.isActive ? hostHolder(found) : { reason: 'This consumer has been switched off.' };
}

function somebodyIn(
  hasConsumers: () => Promise<boolean>,
  { user, application }: HostServices,
): (declared: Declared) => Promise<boolean> {
  const inHost = remember(hasConsumers);
  let known = false;
  // The first one that is made here counts at once, whatever is remembered.
  for (const made of [user, application]) {
    const insert = made.insert.bind(made);
    made.insert = async (...record) => {
      const stored = await insert(...record);
      known = true;
      return stored;
    };
  }
  return async ({ consumers }) => {
    // Once there was somebody, the time of trying without a key is over, also when the last one is removed.
    known ||= consumers.size > 0 || ((await inHost('consumers')) ?? false);
    return known;
  };
}

/** A caller whom the host has let in gets no further where nobody can tell what it may do. */
function readable<T>(read: () => T, logger: Logger): T {
  try {
    return read();
  } catch (cause) {
    logger.error(`what a consumer is granted cannot be read: ${String(cause)}`);
    throw notCheckable('Keys', cause);
  }
}
