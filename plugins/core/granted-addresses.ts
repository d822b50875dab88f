import { type AddressTest, compileAddresses } from './addresses';
import type { AiContext } from './context';
import { AiError } from './error';
import type { Grant } from './grant';

/** Grants live as long as the configuration, or the second for which a look-up is believed. */
const compiled = new WeakMap<Grant, AddressTest>();

/** Throws `AiError` 403 where the caller's key, itself or its team may not be used from its address. */
export function refuseOtherAddresses({ consumer, ip }: Pick<AiContext, 'consumer' | 'ip'>): void {
  for (const grant of consumer?.grants ?? []) {
    if (grant.addresses && !testOf(grant, grant.addresses)(ip)) {
      throw new AiError('This key may not be used from your address.', { status: 403, code: 'address_not_allowed' });
    }
  }
}

function testOf(grant: Grant, addresses: readonly string[]): AddressTest {
  let test = compiled.get(grant);
  if (!test) compiled.set(grant, (test = compileAddresses(addresses, `addresses of the ${grant.of}`)));
  return test;
}
