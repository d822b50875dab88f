import type { ChatCompletion, ChatRequest } from '../../core/hub';
import { isJsonObject, type JsonObject } from '../../core/json';
import type { OperationAdapter } from '../../core/provider';
import { providerCall, type CallShape } from './call';
import { intoHubForm } from './hub-form';
import { plainChatRequest } from './plain-request';
import type { Quirks } from './quirks';
import { OpenAiStreamReader } from './stream-reader';
import { takesOf } from './takes';
import { usageOf } from './usage';
import { wholeWith } from './whole';

/** Chat completions as one relative of OpenAI's API serves them. */
export function chatAdapter(quirks: Quirks): OperationAdapter {
  const shape: CallShape = {
    api: 'openai-chat',
    path: '/chat/completions',
    translate: (hub) => plainChatRequest(hub as ChatRequest, quirks),
  };
  return {
    api: shape.api,
    takes: takesOf(quirks),
    call: (request, target) => providerCall(request, target, quirks, shape),
    readWhole: (body) => ({ whole: wholeChat(body), usage: usageOf(body), serviceTier: body.service_tier }),
    streamReader: () => new OpenAiStreamReader(quirks),
  };
}

function wholeChat(body: JsonObject): ChatCompletion {
  const whole = intoHubForm(wholeWith<ChatCompletion>('choices', body));
  for (const { message } of whole.choices) {
    if (!isJsonObject(message)) throw new Error('one of its `choices` has no `message`');
    const called = (message.tool_calls ?? []).every((call) => isJsonObject(call.function) || isJsonObject(call.custom));
    if (!called) throw new Error('one of its `tool_calls` has no `function`');
  }
  return whole;
}
