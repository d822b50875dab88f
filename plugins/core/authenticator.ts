import type { Static, TObject } from '@sinclair/typebox';
import type { AiContext, Consumer } from './context';
import type { PolicyPlace } from './policy';
import type { Services } from './services';

/** What a caller has shown of itself. */
export interface Presented {
  /** The key or token, in whichever header the caller's SDK sends it. Never to be logged or passed on. */
  readonly credential: string | undefined;
  /** The certificate that the caller has on its TLS connection, where the host has verified it. */
  readonly certificate: ClientCertificate | undefined;
}

export interface ClientCertificate {
  /** Common name of the subject. */
  readonly commonName: string | undefined;
  /** Subject alternative names, as `DNS:a.example.com`. */
  readonly alternativeNames: readonly string[];
  /** SHA-256 of the certificate, as Node writes it. */
  readonly fingerprint: string;
}

/** Somebody who is known by what was presented. */
export interface Identified extends Consumer {
  /** What the credential may, to be held against the scopes of the route. */
  scopes?: readonly string[];
}

/** Why somebody is not let in, in words for the caller. */
export interface NotAuthenticated {
  readonly reason: string;
  /** It seems to be for somebody else: another way to come in may say more. */
  readonly foreign?: boolean;
}

/**
 * Finds out who calls. Resolves with undefined where nothing was presented that this way is about, so that the next
 * one is asked; with a reason where it is not valid. Rejects with `AiError` where it cannot tell.
 */
export type Authenticate = (presented: Presented, ai: AiContext) => Promise<Identified | NotAuthenticated | undefined>;

/**
 * A strategy of passport, such as many packages bring. What its callback calls the user is the consumer:
 * `{ id, name, team, scopes }`. Sessions and pages to log in are not for AI APIs.
 */
export interface PassportStrategy {
  authenticate(request: never, options: never): unknown;
}

/** One way to find out who calls, for `methods` of `ai-auth`. */
export interface Authenticator<Parameters extends TObject = TObject> {
  /** Its name in the configuration. */
  readonly name: string;
  /** One line for the documentation. */
  readonly summary: string;
  /** JSON Schema of what may stand below its name. */
  readonly parameters: Parameters;
  /** Runs once for each place in the configuration. Throws on bad parameters. */
  setup(parameters: Static<Parameters>, services: Services, place: PolicyPlace): Authenticate | PassportStrategy;
}

/** Declares a way to find out who calls. */
export function defineAuthenticator<Parameters extends TObject>(
  authenticator: Authenticator<Parameters>,
): Authenticator<Parameters> {
  return authenticator;
}
