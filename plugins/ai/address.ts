import { isSecretReference, Secret } from '../core/secret';

/**
 * An address as it is written, or what stands where a reference in its place leads. Throws where nothing stands there.
 *
 * @param setting the name of the setting, for messages
 * @param otherwise what else may be written, for messages
 */
export function addressAt(setting: string, written: string, otherwise: string): string {
  if (!isSecretReference(written)) return written;
  const secret = new Secret(written);
  const address = secret.resolve();
  if (address === undefined) throw new Error(`${setting}: ${secret.missing}; set it, or write \`${otherwise}\``);
  return address;
}
