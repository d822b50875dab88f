import type { RequestAbout } from '../../core/dialect';
import type { ChatRequest } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { camelCased } from './lenient-json';
import { configMembers } from './to-hub-config';
import { toHubInstruction, toHubMessages } from './to-hub-contents';
import { toolMembers } from './to-hub-tools';

/** A `generateContent` request in the hub's form; `safetySettings`, `cachedContent` and so on keep their names. */
export function toHub(body: JsonObject, { model, stream }: RequestAbout): ChatRequest {
  const {
    contents, systemInstruction, tools, toolConfig, generationConfig, labels, serviceTier, model: _, ...further
  } = camelCased(body); // prettier-ignore
  return {
    ...further,
    ...configMembers(generationConfig),
    ...toolMembers(tools, toolConfig),
    ...(isJsonObject(labels) ? { metadata: labels } : {}),
    ...tier(serviceTier),
    model,
    messages: [...toHubInstruction(systemInstruction), ...toHubMessages(contents)],
    ...(stream ? { stream } : {}),
  };
}

/** `default` is OpenAI's word for the standard tier. */
function tier(serviceTier: Json | undefined): Partial<ChatRequest> {
  const name = textOf(serviceTier).toLowerCase();
  if (!name || name.endsWith('unspecified')) return {};
  return { service_tier: name === 'standard' ? 'default' : name };
}
