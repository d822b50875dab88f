import type { CohereClientV2 } from 'cohere-ai';
import { readByCohere } from '../replay/read-cohere';
import type { Said } from './said';

/** Asks by Cohere's SDK. */
export async function askCohere(client: CohereClientV2, model: string, streamed: boolean): Promise<Said> {
  const { text, thinking, toolCalls, cited, finish, usage } = await readByCohere(client, streamed, model);
  return { text, thinking, calls: toolCalls, cited, finish, usage: { ...usage, cacheRead: 0 } };
}
