import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../core/message-of';
import type { EncodedText, ThreadAnswer } from './messages';

export type Encode = (texts: readonly string[]) => Promise<EncodedText[]>;

/**
 * The life of a worker thread with a model: loads it, then answers each list of texts. A model that cannot be loaded
 * ends the thread with that error.
 */
export async function serve(load: () => Promise<Encode>): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('this file is the code of a worker thread');
  const encode = await load();
  port.on('message', (texts: readonly string[]) => {
    void encode(texts).then(
      (results) => answer({ results }, results),
      (error: unknown) => answer({ failure: messageOf(error) }, []),
    );
  });
  function answer(message: ThreadAnswer, results: readonly EncodedText[]): void {
    const vectors = results.flatMap((result) => ('vector' in result ? [result.vector.buffer as ArrayBuffer] : []));
    port!.postMessage(message, vectors);
  }
}
