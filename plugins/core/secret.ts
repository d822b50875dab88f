import { readFileSync, statSync } from 'node:fs';
import { inspect } from 'node:util';

/** A regular expression that references fit, for schemas. */
export const SECRET_REFERENCE = 'env:[A-Za-z_][A-Za-z0-9_]*|file:.+';

/**
 * A reference to a secret (`env:NAME` or `file:/path`) that is resolved only when it is used. It prints as the
 * reference, never as the value, wherever it is logged or serialised.
 */
export class Secret {
  private read?: { value: string | undefined; version: string };

  constructor(readonly reference: string) {}

  /** The value, or `undefined` when the variable or file is missing or empty. A file that changes is read again. */
  resolve(): string | undefined {
    const [kind, name] = splitReference(this.reference);
    const value = kind === 'env' ? process.env[name]?.trim() : this.readFile(name);
    return value || undefined;
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

  private readFile(path: string): string | undefined {
    const version = versionOf(path);
    if (this.read?.version !== version) this.read = { value: contentOf(path), version };
    return this.read.value;
  }
}

export function isSecretReference(text: string): boolean {
  return new RegExp(`^(${SECRET_REFERENCE})$`).test(text);
}

/** The secret that a parameter refers to. Throws where it is written out. */
export function secretAt(reference: string, parameter: string): Secret {
  if (isSecretReference(reference)) return new Secret(reference);
  throw new Error(
    `\`${parameter}\` must be a reference, such as \`env:NAME\` or \`file:/path\`: what is written out can be read`,
  );
}

/** Another one means another content; secrets mounted by an orchestrator are links that are set anew. */
function versionOf(path: string): string {
  try {
    const { ino, mtimeNs, size } = statSync(path, { bigint: true });
    return `${ino} ${mtimeNs} ${size}`;
  } catch {
    return '';
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function splitReference(reference: string): ['env' | 'file', string] {
  const colon = reference.indexOf(':');
  return [reference.slice(0, colon) as 'env' | 'file', reference.slice(colon + 1)];
}
