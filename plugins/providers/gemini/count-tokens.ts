import { GEMINI_API } from '../../core/gemini-api';
import type { ChatRequest, TokenCount } from '../../core/hub';
import { isJsonObject } from '../../core/json';
import type { JsonObject } from '../../core/json';
import type { OperationAdapter, WholeRead } from '../../core/provider';
import type { AiRequest } from '../../core/request';
import { badAnswer } from './answer';
import type { Place } from './place';
import { toGenerateRequest } from './request';

/** How a whole request is said: below one member at AI Studio, as it is at Vertex AI. */
type Wrap = (request: JsonObject, model: string) => JsonObject;

const below: Wrap = (request, model) => ({ generateContentRequest: { model: `models/${model}`, ...request } });
const asItIs: Wrap = (request) => request;

/** The count of the tokens of a request, which costs nothing. */
export function tokenCountAdapter(place: Place, wrapped: boolean): OperationAdapter {
  const wrap = wrapped ? below : asItIs;
  return {
    api: GEMINI_API,
    call(request, target) {
      const path = place(target, 'countTokens');
      if (request.native.api === GEMINI_API) return { path, body: sameCount(request, target.model, wrap) };
      const { body, dropped } = toGenerateRequest(request.hub as ChatRequest, target.model);
      return { path, body: JSON.stringify(wrap(body, target.model)), dropped };
    },
    readWhole,
  };
}

/** The client's own bytes, unless a model is named inside them by another name or in another's way. */
function sameCount({ native }: AiRequest, model: string, wrap: Wrap): Buffer | string {
  const { generateContentRequest: whole } = native.body;
  const named = isJsonObject(whole) && (wrap === asItIs || whole.model !== `models/${model}`);
  if (!named) return native.bytes ?? JSON.stringify(native.body);
  const { model: _, ...request } = whole;
  return JSON.stringify(wrap(request, model));
}

function readWhole({ totalTokens }: JsonObject): WholeRead {
  if (typeof totalTokens !== 'number') throw badAnswer('the provider answered without the member "totalTokens"');
  const whole: TokenCount = { object: 'token_count', input_tokens: totalTokens };
  return { whole };
}
