import type { KeyDescription } from '../../ai/keys/describe-key';

export type { KeyDescription };

/** The whole key is told once. */
export type NewKey = KeyDescription & { key: string };

export interface KeyList {
  data: KeyDescription[];
  truncated: boolean;
}
