import { hash } from 'node:crypto';
import type { AiContext } from '../../../plugins/core/context';
import { isJsonObject, textOf } from '../../../plugins/core/json';
import type { AiRequest } from '../../../plugins/core/request';

/** Who asks, as far as that is known. */
export interface Caller {
  /** Of a bounded length, whatever names the caller gives itself. */
  readonly id: string;
  /** It is one person, not all who sit before a key. */
  readonly isPerson: boolean;
}

export function callerOf({ native: { body } }: AiRequest, { consumer, ip }: AiContext): Caller {
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  const person = textOf(body.safety_identifier) || textOf(body.user) || textOf(metadata.user_id);
  const id = hash('sha256', JSON.stringify([consumer?.id ?? `ip ${ip}`, person]), 'base64url');
  return { id, isPerson: person !== '' };
}
