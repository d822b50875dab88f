import { AiError } from '../../plugins/core/error';
import type { Logger } from '../../plugins/core/services';

/** Milliseconds after which the credentials' store counts as down: nobody may wait for ever to be let in. */
const DEADLINE = 5_000;

/** What the store of consumers and keys answers. Throws `AiError` 503 when it fails or stays silent. */
export async function answerOfStore<T>(asked: Promise<T>, logger: Logger): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${DEADLINE / 1000} s`)), DEADLINE);
  });
  try {
    return await Promise.race([asked, late]);
  } catch (cause) {
    logger.error(`the store of consumers and keys does not answer: ${String(cause)}`);
    throw new AiError('Keys cannot be checked at the moment.', { status: 503, code: 'credentials_unavailable', cause });
  } finally {
    clearTimeout(timer);
  }
}
