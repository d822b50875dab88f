/**
 * A URL of a server that decides who and what is let in. Throws unless it is https, or on this machine: whoever could
 * change the answer on its way would decide instead.
 *
 * @param what the parameter, for the message
 */
export function trustedUrl(text: string, what: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const trusted = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (!url || !trusted || url.username || url.password) {
    throw new Error(`${what} must be a URL that begins with https:// and has no user in it; http:// only on loopback`);
  }
  return url.href;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
