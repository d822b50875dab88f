import type { Lesson } from './labels/lesson';
import type { Asked } from './request/asked';
import type { Hit } from './serve/tell';

/** What was found for a question. */
export interface Look {
  readonly asked: Asked;
  /** To be served; otherwise the model is to be asked. */
  readonly hit?: Hit;
  /** A hit that is to be compared with the model's answer: it serves where the model gives none. */
  readonly instead?: () => Hit;
  /** What the model's answer will teach. */
  readonly lesson?: Lesson;
  /** A hit that is not served, because of `shadow`: what would have been served stays, as if it had been. */
  readonly inShadow?: boolean;
}
