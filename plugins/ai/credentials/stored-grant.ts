import { compileAddresses } from '../../core/addresses';
import { type Grant, grantMembers, grantSchema } from '../../core/grant';
import type { JsonObject } from '../../core/json';
import { checkLimit } from '../../core/limit';
import { checked } from '../../core/parameters';

/**
 * What a record of the host's grants: its updates take texts only, so that lists stand in it as JSON. Throws, naming
 * the member, where one cannot be read: nobody may do more than was meant.
 *
 * @param where whose record it is, for the operator
 */
export function storedGrant(of: Grant['of'], record: object, where: string): Grant | undefined {
  const members: Record<string, unknown> = {};
  for (const member of Object.keys(grantMembers)) {
    const given = (record as Partial<Record<string, unknown>>)[member];
    if (given !== undefined && given !== '')
      members[member] = typeof given === 'string' ? listIn(given, `${where}.${member}`) : given;
  }
  return grantOf(of, members, where);
}

/** A grant, checked; undefined where nothing is said. Throws with the place of what is wrong. */
export function grantOf(of: Grant['of'], declared: object, where: string): Grant | undefined {
  const members = Object.entries(declared).filter(([name, value]) => name in grantMembers && value !== undefined);
  if (members.length === 0) return undefined;
  const grant = checked(grantSchema, Object.fromEntries(members), where);
  checkGranted(grant, `${where}.`);
  return { of, ...grant };
}

/** What no schema can tell of a grant. Throws with the place of what is wrong, which begins as given. */
export function checkGranted({ addresses, limits = [] }: Pick<Grant, 'addresses' | 'limits'>, at = ''): void {
  if (addresses) compileAddresses(addresses, `${at}addresses`);
  limits.forEach((limit, index) => checkLimit(limit, `${at}limits[${index}]`));
}

function listIn(text: string, where: string): unknown {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    throw new Error(`${where}: must be a list, written as JSON such as ["a*", "b"]`);
  }
}
