import { messageOf } from './message-of';

/**
 * Runs a part of a policy's set-up. What it throws begins with the place in the configuration that it is about: with
 * `path`, such as `pipelines.ai.policies[2].quota.action.store`, unless it names a place below that already.
 */
export function pointingAt<T>(path: string, setUp: () => T): T {
  try {
    return setUp();
  } catch (error) {
    const message = messageOf(error);
    if (message.startsWith(path) && /^[.[:]/.test(message.slice(path.length))) throw error;
    throw new Error(`${path}: ${message}`, { cause: error });
  }
}
