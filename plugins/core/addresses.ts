/** Lists of addresses, as users declare them: `10.0.0.0/8`, `2001:db8::/32`, `192.0.2.7`. */
import { BlockList, isIP, isIPv4, SocketAddress } from 'node:net';

/** Whether an address is on a list. What is no address is on none. */
export type AddressTest = (address: string) => boolean;

/** IPv4 addresses as IPv6 sockets tell them, see https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2. */
const MAPPED = '::ffff:';
const BITS = { 4: 32, 6: 128 } as const;

/**
 * Compiles a list of addresses and CIDR blocks. An IPv4 address and the same one mapped into IPv6 are equal;
 * `0.0.0.0/0` is every IPv4 address and `::/0` every IPv6 one.
 *
 * @param where the list stands in the configuration; throws with it and the entry at fault
 */
export function compileAddresses(entries: readonly string[], where: string): AddressTest {
  const lists = { 4: new BlockList(), 6: new BlockList() };
  entries.forEach((entry, index) => {
    const { address, prefix } = parseBlock(entry, `${where}[${index}]`);
    lists[familyOf(address)].addSubnet(address, prefix, `ipv${familyOf(address)}`);
  });
  return (text) => {
    const address = plainAddress(text);
    return address !== undefined && lists[familyOf(address)].check(address, `ipv${familyOf(address)}`);
  };
}

/** The one way to write an address: the shortest, IPv4 where it is one, without a zone. Undefined for what is none. */
export function plainAddress(text: string): string | undefined {
  const family = isIP(text);
  if (family !== 6) return family === 4 ? text : undefined;
  const { address } = new SocketAddress({ address: text, family: 'ipv6' });
  const inner = address.slice(MAPPED.length);
  return address.startsWith(MAPPED) && isIPv4(inner) ? inner : address;
}

function parseBlock(entry: string, where: string): { address: string; prefix: number } {
  const [, written = '', length] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const address = written.includes('%') ? undefined : plainAddress(written);
  if (address === undefined) throw wrong(entry, where);
  const bits = BITS[familyOf(address)];
  const outer = BITS[familyOf(written)];
  // A block of mapped addresses counts its bits from the left of the IPv6 address.
  const prefix = length === undefined ? bits : Number(length) - (outer - bits);
  if (prefix < 0 || prefix > bits) throw wrong(entry, where, ` after the address comes a number up to ${outer}`);
  return { address, prefix };
}

function familyOf(address: string): 4 | 6 {
  return isIPv4(address) ? 4 : 6;
}

function wrong(entry: string, where: string, reason = ''): Error {
  const how = 'write an address such as `192.0.2.7`, or a block such as `10.0.0.0/8` or `2001:db8::/32`';
  return new Error(
    `${where}: ${JSON.stringify(entry)} is no address and no CIDR block;${reason && `${reason}:`} ${how}`,
  );
}
