import type { ChatCompletion, ChatRequest } from '../../core/hub';
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
    readWhole: (body) => ({ whole: intoHubForm(wholeWith<ChatCompletion>('choices', body)), usage: usageOf(body) }),
    streamReader: () => new OpenAiStreamReader(quirks),
  };
}
