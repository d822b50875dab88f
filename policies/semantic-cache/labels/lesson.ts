import type { LabelSource } from '../controller';
import type { Entry } from '../entries/entry';

/** An answer that the model's is to be compared with. */
export interface Lesson {
  readonly source: LabelSource;
  readonly logOdds: number;
  /** The question that it was given to. */
  readonly storedFor: string;
  /** The entry, or its id. */
  readonly stored: Entry | string;
  /** Of the entries whose answers say the same. */
  readonly group?: string;
}
