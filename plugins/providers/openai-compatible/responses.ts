import { withChanges } from '../../core/edit-answer';
import { isJsonObject, type Json, textOf } from '../../core/json';
import type { OperationAdapter } from '../../core/provider';
import type { AiRequest } from '../../core/request';
import { FOREIGN_THINKING, RESPONSES_API } from '../../core/responses-api';
import { providerCall, type CallShape } from './call';
import type { Quirks } from './quirks';
import { ResponseStreamReader } from './response-stream';
import { readResponse, responseUsage } from './response-whole';

const SHAPE: CallShape = { api: RESPONSES_API, path: '/responses' };

/** Chat by OpenAI's Responses API, for clients that speak it, too. */
export function responsesAdapter({ withoutDeveloper }: Pick<Quirks, 'withoutDeveloper'>): OperationAdapter {
  // The other quirks of chat are none here, and usage comes unasked.
  const quirks = { withoutDeveloper, withoutStreamOptions: true };
  return {
    api: SHAPE.api,
    call: (request, target) => providerCall(withoutForeignThinking(request), target, quirks, SHAPE),
    readWhole: (body) => ({ whole: readResponse(body), usage: responseUsage(body), serviceTier: body.service_tier }),
    streamReader: () => new ResponseStreamReader(),
  };
}

/** A conversation may have begun at another provider: what that one has thought would be refused here. */
function withoutForeignThinking(request: AiRequest): AiRequest {
  const { api, body, bytes } = request.native;
  if (api !== RESPONSES_API || !Array.isArray(body.input) || !body.input.some(isForeignThinking)) return request;
  const after = { ...body, input: body.input.filter((item) => !isForeignThinking(item)) };
  return request.withBody(after, bytes && withChanges(bytes, body, after));
}

function isForeignThinking(item: Json): boolean {
  return isJsonObject(item) && item.type === 'reasoning' && textOf(item.encrypted_content).startsWith(FOREIGN_THINKING);
}
