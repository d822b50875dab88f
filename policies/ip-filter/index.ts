import { Type } from '@sinclair/typebox';
import { compileAddresses } from '../../plugins/core/addresses';
import { AiError } from '../../plugins/core/error';
import { definePolicy, type PolicyPlace } from '../../plugins/core/policy';
import { callerAddress } from './caller-address';

const Addresses = (description: string, examples: string[]) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1, uniqueItems: true, examples, description }));

export const ipFilter = definePolicy({
  name: 'ip-filter',
  summary: 'Lets callers in by their address, behind trusted proxies too',
  parameters: Type.Object({
    allow: Addresses('Addresses and CIDR blocks that may call; all others are refused then.', ['10.0.0.0/8']),
    deny: Addresses('Addresses and CIDR blocks that may not call, whatever `allow` says.', ['192.0.2.7']),
    trustedProxies: Addresses(
      'Proxies that are believed whom they have a request from. Of others, forwarding headers change nothing.',
      ['10.0.0.0/24', '2001:db8::/64'],
    ),
  }),
  setup({ allow, deny = [], trustedProxies = [] }, _services, place) {
    const isAllowed = allow ? compileAddresses(allow, 'allow') : () => true;
    const isDenied = compileAddresses(deny, 'deny');
    const isTrusted = compileAddresses(trustedProxies, 'trustedProxies');
    return {
      notes: () => notesOn(trustedProxies, place),
      onConnect(ai) {
        const caller = trustedProxies.length > 0 ? callerAddress(ai, isTrusted) : ai.ip;
        if (caller === undefined) throw refusal();
        ai.ip = caller;
        if (isDenied(caller) || !isAllowed(caller)) throw refusal();
      },
    };
  },
});

/** Which rule it was is nobody's business. */
function refusal(): AiError {
  return new AiError('Requests from this address are not allowed.', {
    status: 403,
    code: 'address_not_allowed',
    headers: { 'x-should-retry': 'false' },
  });
}

function notesOn(trustedProxies: readonly string[], { policies }: PolicyPlace): string[] {
  const notes: string[] = [];
  if (trustedProxies.some((entry) => entry.endsWith('/0'))) {
    notes.push('ip-filter trusts every address as a proxy: whoever connects can claim any address (`trustedProxies`)');
  }
  const earlier = policies.slice(0, policies.indexOf('ip-filter')).find((name) => READ_THE_ADDRESS.has(name));
  if (earlier !== undefined) {
    notes.push(`ip-filter stands below ${earlier}, which so sees the proxy's address instead of the caller's`);
  }
  return notes;
}

/** Policies that go by the caller's address. */
const READ_THE_ADDRESS: ReadonlySet<string> = new Set(['ai-auth', 'quota']);
