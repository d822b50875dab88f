import type { OperationAdapter } from '../../core/provider';
import { RESPONSES_API } from '../../core/responses-api';
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
    call: (request, target) => providerCall(request, target, quirks, SHAPE),
    readWhole: (body) => ({ whole: readResponse(body), usage: responseUsage(body) }),
    streamReader: () => new ResponseStreamReader(),
  };
}
