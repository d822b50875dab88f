import type { AiContext } from '../../plugins/core/context';

/** Of an address as Node writes it, on a socket for both kinds of addresses too. */
const LOOPBACK_IPV4 = /^(::ffff:)?127\./;

const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/** Whether a caller is on this machine. A request that another program forwarded comes from anywhere, though its connection is local. */
export function isLocal({ ip, headers }: AiContext): boolean {
  if (FORWARDED.some((name) => headers[name] !== undefined)) return false;
  return ip === '::1' || LOOPBACK_IPV4.test(ip);
}
