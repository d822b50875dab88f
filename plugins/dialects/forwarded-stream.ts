import type { Part } from '../core/answer';
import type { StreamRenderer } from '../core/dialect';
import type { AiError } from '../core/error';

/** Events of an API that only providers of the same one stream: they pass as they come, and only a failure is written. */
export const forwardedStream = (fail: (error: AiError) => string): StreamRenderer => ({
  translate: () => '',
  forward: ({ raw }: Part) => raw!,
  end: () => '',
  fail,
});
