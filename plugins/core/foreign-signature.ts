/**
 * Anthropic's clients keep signatures in blocks of thinking, and have no other place for one. That of another provider
 * is put there with a mark in front, so that each provider gets back only what it signed itself: it refuses the rest.
 */

/** As long as nine bytes are in base64, which all of a signature must be. */
const MARKS = { google: Buffer.from('google:::').toString('base64') } as const;

export type Signatory = keyof typeof MARKS;

export function markSignature(by: Signatory, signature: string): string {
  return MARKS[by] + signature;
}

/** The signature, if it is one of this provider. */
export function unmarkSignature(by: Signatory, signature: string): string | undefined {
  return signature.startsWith(MARKS[by]) ? signature.slice(MARKS[by].length) : undefined;
}

/** Whether the signature is of a provider that puts its own elsewhere. */
export function isForeign(signature: unknown): boolean {
  return typeof signature === 'string' && Object.values(MARKS).some((mark) => signature.startsWith(mark));
}
