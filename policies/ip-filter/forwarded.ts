/** What proxies say of whom they have a request from. */
import { plainAddress } from '../../plugins/core/addresses';

/** More hops than any request takes; the rest of a list is not looked at. */
const MAX_HOPS = 32;

/** An address as a proxy wrote it down; undefined where it wrote none (`unknown`, `_hidden`, nonsense). */
export type Hop = string | undefined;

/**
 * Who had the request before each proxy, the last one first: by `X-Forwarded-For` and by `Forwarded` (RFC 7239), where
 * they say anything. Both are lists to which a proxy adds whom it has the request from.
 */
export function chainsIn(headers: Readonly<Record<string, string | string[] | undefined>>): Hop[][] {
  const { 'x-forwarded-for': forwardedFor, forwarded } = headers;
  const plain = textOf(forwardedFor).split(',');
  const lists = [plain.filter((element) => element.trim()), elements(textOf(forwarded), ',').map(nodeIn)];
  return lists.filter(({ length }) => length).map((list) => list.slice(-MAX_HOPS).reverse().map(addressIn));
}

/** Node joins the lines of a header that came several times. */
function textOf(header: string | string[] | undefined): string {
  return [header ?? []].flat().join(',');
}

/** The `for` of an element such as `for="[2001:db8::17]:4711";proto=https`. */
function nodeIn(element: string): string {
  const pair = elements(element, ';').find((one) => /^\s*for\s*=/i.test(one));
  const value = pair?.slice(pair.indexOf('=') + 1).trim() ?? '';
  return /^".*"$/.test(value) ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value;
}

/** The parts between separators that do not stand in quotes, but for empty ones. */
function elements(text: string, separator: string): string[] {
  const found: string[] = [];
  let quoted = false;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const letter = text[index];
    if (letter === '\\' && quoted) index++;
    else if (letter === '"') quoted = !quoted;
    else if (letter === separator && !quoted) {
      found.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...found, text.slice(start)].filter((element) => element.trim());
}

/** Some proxies write the port behind it, and then an IPv6 address in brackets. */
function addressIn(node: string): Hop {
  const text = node.trim();
  const inner = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  return plainAddress(inner);
}
