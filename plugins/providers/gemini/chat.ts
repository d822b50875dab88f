import { GEMINI_API } from '../../core/gemini-api';
import type { ChatRequest } from '../../core/hub';
import type { OperationAdapter } from '../../core/provider';
import { readWhole } from './answer';
import type { Place } from './place';
import { TAKES, toGenerateRequest } from './request';
import { GeminiStreamReader } from './stream';

/** Chat, for clients of this API and of others. A client of this one gets its own bytes sent on. */
export function chatAdapter(place: Place): OperationAdapter {
  return {
    api: GEMINI_API,
    takes: TAKES,
    call(request, target) {
      const path = place(target, request.stream ? 'streamGenerateContent' : 'generateContent');
      const call = { path: request.stream ? `${path}?alt=sse` : path };
      const { api, bytes, body } = request.native;
      if (api === GEMINI_API) return { ...call, body: bytes ?? JSON.stringify(body) };
      const translated = toGenerateRequest(request.hub as ChatRequest, target.model);
      return { ...call, body: JSON.stringify(translated.body), dropped: translated.dropped };
    },
    readWhole,
    streamReader: () => new GeminiStreamReader(),
  };
}
