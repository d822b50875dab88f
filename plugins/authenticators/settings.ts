/** Reads what users write about the servers that tokens come from. */
import { isSecretReference, Secret } from '../core/secret';

/**
 * A URL at which keys or tokens are asked for. Throws unless it is https, or on this machine: whoever could change
 * the answer on its way could let anybody in.
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

/** The secret that a parameter refers to. Throws where it is written out. */
export function secretAt(reference: string, parameter: string): Secret {
  if (isSecretReference(reference)) return new Secret(reference);
  throw new Error(
    `\`${parameter}\` must be a reference, such as \`env:NAME\` or \`file:/path\`: what is written out can be read`,
  );
}
