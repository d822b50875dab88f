import type { CacheStore } from './cache-store';
import type { OwnCall } from './call-model';
import type { Consumer } from './context';
import type { Authenticator, Identified, NotAuthenticated } from './authenticator';
import type { Check } from './check';
import type { Counters } from './counters';
import type { Embedder } from './embedder';
import type { Endpoint } from './endpoint';
import type { HostUser } from './host-request';
import type { KeptResponses } from './kept-responses';
import type { Ledger } from './ledger';
import type { Notifier } from './notifier';
import type { Pins } from './pins';
import type { PriceBook } from './pricing';
import type { Transport } from './provider';
import type { SemanticStore, SpaceOptions } from './semantic-store';
import type { Tokenizer } from './tokenizer';

/** A winston logger, as much of it as is used here. */
export interface Logger {
  error(message: string, facts?: object): void;
  warn(message: string, facts?: object): void;
  info(message: string, facts?: object): void;
  debug(message: string, facts?: object): void;
}

/** Consumers and credentials: the host's, and those that the configuration declares. */
export interface Credentials {
  /** The consumer of a key; a reason where it is not valid any more; undefined where there is none, or another secret. */
  verifyKey(keyId: string, keySecret: string): Promise<Identified | NotAuthenticated | undefined>;
  /** The same for an access token of the host's own OAuth2 server. */
  verifyToken(token: string): Promise<Identified | NotAuthenticated | undefined>;
  /**
   * The consumer of this name, whom something else than a key has identified; a reason where it may not call any
   * more; undefined where nobody has the name.
   */
  find(name: string): Promise<Consumer | NotAuthenticated | undefined>;
  /** A consumer that stands nowhere here, with what is granted to its team. */
  guest(consumer: Omit<Consumer, 'keyId'>): Consumer;
  /** The consumer whom a policy of the host has identified. Throws where what is granted to it cannot be read. */
  ofHost(user: HostUser): Consumer;
  /** Whether any consumer or key exists yet. */
  any(): Promise<boolean>;
}

/** Everything a policy may use besides the request: ports, filled in one place (`plugins/ai/build-services`). */
export interface Services {
  readonly logger: Logger;
  /** The configured providers, by name. */
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly ledger: Ledger;
  readonly pins: Pins;
  readonly keptResponses: KeptResponses;
  readonly prices: PriceBook;
  readonly tokenizer: Tokenizer;
  readonly credentials: Credentials;
  /** Ways to find out who calls, by name. */
  readonly authenticators: ReadonlyMap<string, Authenticator>;
  /** What `guardrails` can look for, by name. */
  readonly checks: ReadonlyMap<string, Check>;
  /** Tells the operator's systems what has happened. */
  readonly notifier: Notifier;
  /** Sends calls over the network; providers with a transport of their own are not asked. */
  readonly send: Transport;
  /** Takes note of a call that the gateway has made for itself. Never throws. */
  noteOwnCall(this: void, call: OwnCall): void;
  /** A cache store by its name under `stores:` in `system.config.yml`. Throws when there is none of that name. */
  store(name: string): CacheStore;
  /** What counts for limits in a store by that name. Throws when there is none of that name. */
  counters(name: string): Counters;
  /**
   * A space in a store by that name. It lives as long as the process, so that a reload finds its entries again; another
   * bound of its bytes is taken over. Throws when there is no store of that name, or none for entries of this kind.
   */
  semanticStore(name: string, space: SpaceOptions): SemanticStore;
  /**
   * An embedder by its name under `embedders:` in `system.config.yml`; undefined for `lexical`, and for `default` where
   * nothing is declared or installed: texts are compared by their words alone then. Throws when there is none of that
   * name, or it cannot be used here. What loads a model begins to do so.
   */
  embedder(name: string): Embedder | undefined;
}
