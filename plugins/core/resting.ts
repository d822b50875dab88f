/** An address or a key of an endpoint that is left alone for a while, because calls by it have failed. */
export interface Resting {
  readonly endpoint: string;
  readonly what: 'url' | 'key';
  /** The address, or the reference of the key. */
  readonly name: string;
  /** The key is at its limit, or the provider does not take it. */
  readonly reason: 'unreachable' | 'limit' | 'refused';
  /** Milliseconds since 1970. */
  readonly until: number;
}
