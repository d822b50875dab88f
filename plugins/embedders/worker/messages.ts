/** What a text became. */
export interface Encoded {
  /** Of length 1. */
  readonly vector: Float32Array;
  /** As how many tokens it was read. */
  readonly tokens: number;
}

/** Why a text has no vector: it is longer than the model reads. */
export interface Refused {
  readonly tooLong: { readonly tokens: number; readonly most: number };
}

export type EncodedText = Encoded | Refused;

/** What the thread answers to a list of texts. */
export type ThreadAnswer = { readonly results: readonly EncodedText[] } | { readonly failure: string };
