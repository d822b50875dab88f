import type { Static } from '@sinclair/typebox';
import { compileAddresses } from '../core/addresses';
import { isHash } from '../core/api-key';
import type { grantSchema } from '../core/grant';
import { checkLimit } from '../core/limit';
import { type Misfit, suggestion } from '../core/parameters';
import { isSecretReference } from '../core/secret';
import type { ConsumerSettings, DeclaredKey } from './consumer-settings';
import { momentOf } from './credentials/moment';

const NO_HASH =
  'must be `sha256:` and 64 hexadecimal digits, as `eg-ai keys create --declare` prints them, never the key itself';
const NO_REFERENCE =
  'the key itself must not stand in a file of the configuration; write `env:NAME` for a variable, `file:/path` for a file, or its `hash`';

/** What no schema can tell, of settings that fit theirs. No message repeats what may be a key. */
export function consumerMisfits({ consumers = {}, teams = {} }: ConsumerSettings): Misfit[] {
  const holders = new Map<string, string>();
  return [
    ...Object.entries(consumers).flatMap(([name, { team, keys = [], ...granted }]) => [
      ...teamMisfits(team, teams, `consumers.${name}.team`),
      ...grantMisfits(granted, `consumers.${name}`),
      ...keys.flatMap((key, index) => {
        const path = `consumers.${name}.keys.${index}`;
        const holder = holders.get(key.id);
        holders.set(key.id, name);
        const message = `the key \`${key.id}\` is also one of ${holder}; an id names one key`;
        return [...(holder === undefined ? [] : [{ path: `${path}.id`, message }]), ...keyMisfits(key, path)];
      }),
    ]),
    ...Object.entries(teams).flatMap(([name, granted]) => grantMisfits(granted, `teams.${name}`)),
  ];
}

/** Where no team is declared at all, a team is a name to count by. */
function teamMisfits(team: string | undefined, teams: object, path: string): Misfit[] {
  const names = Object.keys(teams);
  if (team === undefined || names.length === 0 || names.includes(team)) return [];
  return [{ path, message: `there is no team \`${team}\` under \`teams:\`; ${suggestion(team, names)}` }];
}

function keyMisfits({ hash, secret, expires, ...granted }: DeclaredKey, path: string): Misfit[] {
  const found = grantMisfits(granted, path);
  if ((hash === undefined) === (secret === undefined)) {
    found.push({ path, message: 'needs either `hash: sha256:<hex>` or `secret: env:NAME`' });
  }
  if (hash !== undefined && !isHash(hash)) found.push({ path: `${path}.hash`, message: NO_HASH });
  if (secret !== undefined && !isSecretReference(secret)) {
    found.push({ path: `${path}.secret`, message: NO_REFERENCE });
  }
  if (expires !== undefined) found.push(...thrown(`${path}.expires`, (where) => momentOf(expires, where)));
  return found;
}

function grantMisfits({ addresses, limits = [] }: Static<typeof grantSchema>, at: string): Misfit[] {
  return [
    ...(addresses ? thrown(`${at}.addresses`, (where) => compileAddresses(addresses, where)) : []),
    ...limits.flatMap((limit, index) => thrown(`${at}.limits.${index}`, (where) => checkLimit(limit, where))),
  ];
}

/** What a check throws that begins its message with the place. */
function thrown(path: string, check: (where: string) => unknown): Misfit[] {
  try {
    check(path);
    return [];
  } catch (error) {
    const text = String((error as Error).message);
    return [{ path, message: text.slice(text.indexOf(': ') + 2) }];
  }
}
