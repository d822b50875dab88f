import { isJsonObject, type Json, type JsonObject } from '../../core/json';
import type { OperationAdapter } from '../../core/provider';
import { usage, type Usage } from '../../core/usage';

/** Realtime sessions: the events are those of the client's own API, of which only the usage is read. */
export const realtimeAdapter: OperationAdapter = {
  api: 'openai-realtime',
  call(request, { model }) {
    const query = new URLSearchParams(request.path.query);
    query.set('model', model);
    return { method: 'GET', path: `/realtime?${query.toString()}` };
  },
  readWhole() {
    throw new Error('the provider answered without a WebSocket connection');
  },
  readEvent({ type, response }) {
    if (type !== 'response.done' || !isJsonObject(response)) return undefined;
    return isJsonObject(response.usage) ? readUsage(response.usage) : undefined;
  },
};

/** Counts include cached input; sound is a share of each. Source: OpenAI's reference, server event `response.done`. */
function readUsage(reported: JsonObject): Usage {
  const input = detailsOf(reported.input_token_details);
  const cached = detailsOf(input.cached_tokens_details);
  const cacheRead = count(input.cached_tokens);
  return usage({
    input: count(reported.input_tokens) - cacheRead,
    cacheRead,
    inputAudio: count(input.audio_tokens) - count(cached.audio_tokens),
    output: count(reported.output_tokens),
    outputAudio: count(detailsOf(reported.output_token_details).audio_tokens),
  });
}

function detailsOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function count(value: Json | undefined): number {
  return typeof value === 'number' && value > 0 ? value : 0;
}
