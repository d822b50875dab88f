import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../core/message-of';
import { type CacheCall, cacheMethods, type CacheReply } from './cache-methods';

/** What a worker is started with. */
export interface CacheWorkerData {
  readonly file: string;
  readonly maxBytes: number;
}

const { file, maxBytes } = workerData as CacheWorkerData;
const methods = cacheMethods(file, maxBytes);

function reply({ number, method, given }: CacheCall): CacheReply {
  try {
    return { number, result: (methods[method] as (...given: readonly unknown[]) => unknown)(...given) };
  } catch (error) {
    return { number, error: messageOf(error) };
  }
}

parentPort?.on('message', (call: CacheCall) => parentPort?.postMessage(reply(call)));
