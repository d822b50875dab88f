import type { JsonObject } from './json';
import type { Item } from './responses-api';

/** One turn of the Responses API: what was said to the model, and its response as the client got it. */
export interface KeptTurn {
  /** Without the items of the turns before. */
  input: Item[];
  response: JsonObject;
}

/** A response that the gateway itself keeps, because its provider does not. */
export interface KeptResponse {
  id: string;
  /** Whose it is: nobody else finds it. */
  owner: string;
  /** Id of the response that it goes on from. */
  previous: string | null;
  /** Null for one that was too large: then all that is known is that there was one. */
  turn: KeptTurn | null;
  /** Bytes of the turn as JSON. */
  size: number;
  /** When it is removed, milliseconds since 1970. */
  expires: number;
}

/** One that is to be kept. */
export type FinishedResponse = Omit<KeptResponse, 'turn' | 'size'> & { turn: KeptTurn };

export type KeptName = Pick<KeptResponse, 'owner' | 'id'>;

/** Keeps responses beyond a restart. Bounded in number, in the bytes of each and of all. */
export interface KeptResponses {
  /** Writes it at once. @returns false when it was too large or could not be written */
  keep(response: FinishedResponse): boolean;
  find(name: KeptName): Promise<KeptResponse | undefined>;
  /** Removes it, or rejects. */
  forget(name: KeptName): Promise<void>;
  /** Removes all that an owner has, or rejects. @returns how many there were */
  forgetAll(owner: string): Promise<number>;
  close(): Promise<void>;
}
