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

/** What is said, or the status of the failure, whichever SDK threw it. */
export async function outcomeOf(ask: () => Promise<Said>): Promise<Outcome> {
  try {
    return { said: await ask() };
  } catch (error) {
    const { status, statusCode, $metadata, message } = error as {
      status?: number;
      statusCode?: number;
      $metadata?: { httpStatusCode?: number };
      message: string;
    };
    return { failed: { status: status ?? statusCode ?? $metadata?.httpStatusCode ?? 0, message } };
  }
}
