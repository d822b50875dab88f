import type { Authenticate } from '../../core/authenticator';
import { sameSecret } from '../../core/api-key';
import type { AiContext } from '../../core/context';
import { Secret } from '../../core/secret';

export type Role = 'viewer' | 'admin';

/** Somebody who may use the admin port. */
export interface Visitor {
  actor: string;
  role: Role;
}

/** Shorter tokens are guessed too easily and count as none. Characters. */
const SHORTEST_TOKEN = 16;
/** Milliseconds in which an issuer's keys must be there. */
const DEADLINE = 10_000;

export interface TokenOptions {
  token: string;
  viewerToken: string;
  jwt?: { authenticate: Authenticate; scopes: Readonly<Record<Role, string>> };
}

/** Finds out who presents a token. */
export class Tokens {
  private readonly secrets: readonly (readonly [Role, Secret])[];

  constructor(private readonly options: TokenOptions) {
    this.secrets = [
      ['admin', new Secret(options.token)],
      ['viewer', new Secret(options.viewerToken)],
    ];
  }

  /** Whether anybody can come in by a token. */
  get exist(): boolean {
    return this.options.jwt !== undefined || this.secrets.some(([, secret]) => usable(secret));
  }

  /** What an operator should know of them. */
  get notes(): string[] {
    return this.secrets
      .filter(([, secret]) => secret.resolve() !== undefined && !usable(secret))
      .map(
        ([role, { reference }]) =>
          `the ${role} token (${reference}) is shorter than ${SHORTEST_TOKEN} characters and counts as none`,
      );
  }

  /** Whose token it is; undefined when it is nobody's. Rejects with `AiError` when an issuer's keys cannot be had. */
  async identify(presented: string): Promise<Visitor | undefined> {
    for (const [role, secret] of this.secrets) {
      const token = usable(secret);
      if (token !== undefined && sameSecret(presented, token)) return { actor: 'token', role };
    }
    return this.identifyByJwt(presented);
  }

  private async identifyByJwt(credential: string): Promise<Visitor | undefined> {
    const { jwt } = this.options;
    if (!jwt) return undefined;
    // There is no exchange here: of one, who verifies tokens only obeys the signal.
    const ai = { signal: AbortSignal.timeout(DEADLINE) } as AiContext;
    const found = await jwt.authenticate({ credential, certificate: undefined }, ai);
    if (!found || 'reason' in found) return undefined;
    const { id, claims, scopes = [] } = found;
    const role = (['admin', 'viewer'] as const).find((one) => scopes.includes(jwt.scopes[one]));
    return role && { actor: `jwt:${typeof claims?.sub === 'string' ? claims.sub : id}`, role };
  }
}

function usable(secret: Secret): string | undefined {
  const token = secret.resolve();
  return token !== undefined && token.length >= SHORTEST_TOKEN ? token : undefined;
}
