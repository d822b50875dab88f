/** A bounded store of answers. Entries may vanish at any time. */
export interface CacheStore {
  get(key: string): Promise<Buffer | undefined> | Buffer | undefined;
  /** Keeps the value for `ttl` seconds unless room is needed before. */
  set(key: string, value: Buffer, ttl: number): Promise<void> | void;
  delete(key: string): Promise<void> | void;
  /** Removes all entries whose value passes and says how many; those that are written meanwhile may stay. */
  removeWhere(test: (value: Buffer) => boolean): Promise<number>;
  /** Throws when the store cannot be reached. */
  check(): Promise<void>;
  close(): Promise<void>;
}
