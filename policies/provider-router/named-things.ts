import { invalidRequest } from '../../plugins/core/error';
import { isJsonObject, type Json, type JsonObject } from '../../plugins/core/json';
import type { Pin } from '../../plugins/core/pins';
import type { AiRequest } from '../../plugins/core/request';
import { RESPONSES_API } from '../../plugins/core/responses-api';
import { notFound, type Pinboard } from './pinboard';

/** The APIs in which a request for a model may name what a provider keeps. */
const APIS: ReadonlySet<string> = new Set(['openai-chat', RESPONSES_API]);

/**
 * What a request builds on that a provider keeps: an earlier response, a conversation, files. Rejects with 400 when it
 * is somebody else's, or is not known where nobody but us can have made it.
 */
export async function namedThings({ native }: AiRequest, board: Pinboard): Promise<Pin[]> {
  const { api, body, bytes } = native;
  if (!APIS.has(api)) return [];
  const files = maySay('"file_id', bytes) ? await filesIn(body, board) : [];
  return api === RESPONSES_API ? [...(await continued(body, board)), ...files] : files;
}

/** Looking through every body would cost more than it finds. A member's name may be written with escapes. */
function maySay(text: string, bytes: Buffer | undefined): boolean {
  return !bytes || bytes.includes(text) || bytes.includes('\\u');
}

async function continued(
  { previous_response_id: previous, conversation }: JsonObject,
  board: Pinboard,
): Promise<Pin[]> {
  const pins: Pin[] = [];
  if (typeof previous === 'string') {
    const pin = await board.find('responses', previous);
    if (!pin) throw unknownPrevious(previous);
    pins.push(pin);
  }
  const id = isJsonObject(conversation) ? conversation.id : conversation;
  if (typeof id === 'string') {
    const pin = await board.find('conversations', id);
    if (!pin) throw invalidRequest(notFound('conversations', id).message, 'conversation', 'not_found');
    pins.push(pin);
  }
  return pins;
}

/** Files that were uploaded past the gateway are the provider's to judge. */
async function filesIn(body: JsonObject, board: Pinboard): Promise<Pin[]> {
  const pins: Pin[] = [];
  for (const id of new Set(fileIds(body))) {
    const pin = await board.find('files', id);
    if (pin) pins.push(pin);
    else if (await board.isSomebodys('files', id)) {
      throw invalidRequest(notFound('files', id).message, 'file_id', 'not_found');
    }
  }
  return pins;
}

/** The values of all members `file_id` and `file_ids`. */
function* fileIds(value: Json | undefined): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (name === 'file_id' || name === 'file_ids') {
      for (const id of [member].flat()) if (typeof id === 'string') yield id;
    } else yield* fileIds(member);
  }
}

function unknownPrevious(id: string): Error {
  return invalidRequest(
    `Previous response with id '${id}' not found. It was not made with this key, was not stored, or is too old. Those ` +
      'of providers that store none are kept where the operator sets `keepResponses` of provider-router.',
    'previous_response_id',
    'previous_response_not_found',
  );
}
