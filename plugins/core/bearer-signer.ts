import type { Signer } from './provider';
import type { TokenSource } from './token-source';

/**
 * Signs calls with the token of a source.
 *
 * @param missing what the endpoint lacks to get one, in words
 * @param secrets what must never be shown besides the token
 */
export function bearerSigner(
  source: TokenSource,
  missing: () => string | undefined,
  secrets: () => readonly string[],
): Signer {
  return {
    get missing() {
      return missing();
    },
    sign: async (_, signal) => ({ authorization: `Bearer ${await source.get(signal)}` }),
    rejected: () => source.rejected(),
    secrets: () => [...source.secrets(), ...secrets()],
  };
}
