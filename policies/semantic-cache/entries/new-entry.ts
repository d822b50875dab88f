import { randomBytes } from 'node:crypto';
import type { AiContext } from '../../../plugins/core/context';
import { encodeEntry, type Entry } from './entry';
import type { Recorded } from './recording';

export interface NewEntry {
  readonly entry: Entry;
  /** The entry as it is kept. */
  readonly bytes: Buffer;
}

/** What is kept of an answer that went to its client. */
export function newEntry({ whole, usage: reported }: Recorded, ai: AiContext, text: string | undefined): NewEntry {
  const { model, provider, endpoint } = ai.answeredBy ?? {};
  const entry: Entry = {
    id: `ans_${randomBytes(12).toString('hex')}`,
    pipeline: ai.pipeline,
    storedAt: Date.now(),
    whole,
    usage: reported ?? ai.countedUsage?.usage,
    model,
    provider,
    endpoint,
    labels: {
      model: `${endpoint ?? ''}/${model ?? ''}`,
      consumer: ai.consumer?.name,
      team: ai.consumer?.team,
      tags: ai.tags,
    },
    text,
  };
  return { entry, bytes: encodeEntry(entry) };
}
