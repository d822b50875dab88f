import type { Resource } from './resource';

/** Who made something that a provider keeps, and where it is. */
export interface Pin {
  /** The provider's own id. */
  id: string;
  resource: Resource;
  /** Whose it is: nobody else finds it. */
  owner: string;
  /** Name of the service endpoint. */
  endpoint: string;
  /** Which of the endpoint's addresses keeps it. */
  url: string;
  /** Reference of the key (`env:NAME`) whose account keeps it; null where the endpoint has no keys. */
  key: string | null;
  /** The model that made it; null for what no model has made. */
  model: string | null;
  /** When it was first seen, milliseconds since 1970. */
  time: number;
}

export type PinName = Pick<Pin, 'owner' | 'resource' | 'id'>;

export interface PinQuery extends Pick<Pin, 'owner' | 'resource'> {
  /** The newest first, or the oldest. */
  order: 'desc' | 'asc';
  /** Those that come after this id in the order; none come after an id that is not known. */
  after?: string;
  limit: number;
}

/** Remembers where callers' responses, files and batches are, beyond a restart. Bounded in age and number. */
export interface Pins {
  /** Takes it in and returns at once; it is found from now on. One that is known already stays as it is. */
  keep(pin: Pin): void;
  forget(pin: PinName): void;
  /** Forgets all that an owner has. @returns how many there were */
  forgetAll(owner: string): Promise<number>;
  find(pin: PinName): Promise<Pin | undefined>;
  /** Whether anybody has it. */
  isKept(thing: Pick<Pin, 'resource' | 'id'>): Promise<boolean>;
  list(query: PinQuery): Promise<Pin[]>;
  /** Writes what is pending: it outlives the process then, however that ends. */
  flush(): Promise<void>;
  close(): Promise<void>;
}
