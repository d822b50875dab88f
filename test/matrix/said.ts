/** What an answer says, whoever has read it in whichever API; finish reasons are in OpenAI's words. */
export interface Said {
  text: string;
  thinking: string;
  /** `id` is undefined where the API has none. */
  calls: { id: string | undefined; name: string; arguments: unknown }[];
  finish: string;
  /** Words of the text with what they rest on, by its address or else its title or id. */
  cited: Cited[];
  /** Undefined where nothing was reported. `input` has all that went in. */
  usage: { input: number; cacheRead: number; output: number } | undefined;
}

export interface Cited {
  words: string;
  source: string;
}

/** Told each piece of the text as a stream brings it. */
export type Hear = (text: string) => void;

/** A failure, as the official SDK threw it. */
export interface Failed {
  status: number;
  message: string;
}

export type Outcome = { said: Said } | { failed: Failed };

export function argumentsOf(json: string): unknown {
  return json.trim() === '' ? {} : JSON.parse(json);
}
