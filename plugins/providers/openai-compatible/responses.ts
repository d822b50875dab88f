import type { OperationAdapter } from '../../core/provider';
import { RESPONSES_API } from '../../core/responses-api';
import { providerCall, type CallShape } from './call';
import { ResponseStreamReader } from './response-stream';
import { readResponse, responseUsage } from './response-whole';

const SHAPE: CallShape = { api: RESPONSES_API, path: '/responses' };

/** The quirks of chat are none here, and usage comes unasked. */
const QUIRKS = { withoutStreamOptions: true };

/** Chat by OpenAI's Responses API, for clients that speak it, too. */
export const responsesAdapter: OperationAdapter = {
  api: SHAPE.api,
  call: (request, target) => providerCall(request, target, QUIRKS, SHAPE),
  readWhole: (body) => ({ whole: readResponse(body), usage: responseUsage(body) }),
  streamReader: () => new ResponseStreamReader(),
};
