import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';

/**
 * A reference to a secret (`env:NAME` or `file:/path`) that is resolved only when it is used. It prints as the
 * reference, never as the value, wherever it is logged or serialised.
 */
export class Secret {
  constructor(readonly reference: string) {}

  /** The value, or `undefined` when the variable or file is missing or empty. */
  resolve(): string | undefined {
    const [kind, name] = splitReference(this.reference);
    try {
      const value = kind === 'env' ? process.env[name] : readFileSync(name, 'utf8');
      return value?.trim() || undefined;
    } catch {
      return undefined;
    }
  }

  /** What to say when it does not resolve: `OPENAI_API_KEY is not set`. */
  get missing(): string {
    const [kind, name] = splitReference(this.reference);
    return kind === 'env' ? `${name} is not set` : `${name} cannot be read`;
  }

  toString(): string {
    return this.reference;
  }
  toJSON(): string {
    return this.reference;
  }
  [inspect.custom](): string {
    return this.reference;
  }
}

export function isSecretReference(text: string): boolean {
  return /^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/.test(text);
}

function splitReference(reference: string): ['env' | 'file', string] {
  const colon = reference.indexOf(':');
  return [reference.slice(0, colon) as 'env' | 'file', reference.slice(colon + 1)];
}
