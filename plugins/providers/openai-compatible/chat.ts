import type { ChatCompletion, ChatRequest } from '../../core/hub';
import type { JsonObject } from '../../core/json';
import type { OperationAdapter } from '../../core/provider';
import { providerCall, type CallShape } from './call';
import type { Quirks } from './quirks';
import { OpenAiStreamReader } from './stream-reader';
import { usageOf } from './usage';
import { wholeWith } from './whole';

const SHAPE: CallShape = {
  api: 'openai-chat',
  path: '/chat/completions',
  translate: (hub) => ({ messages: (hub as ChatRequest).messages.map(withoutAdditions) }),
};

/** Chat completions as one relative of OpenAI's API serves them. */
export function chatAdapter(quirks: Quirks): OperationAdapter {
  return {
    api: SHAPE.api,
    call: (request, target) => providerCall(request, target, quirks, SHAPE),
    readWhole: (body) => ({ whole: wholeWith<ChatCompletion>('choices', body), usage: usageOf(body) }),
    streamReader: () => new OpenAiStreamReader(quirks),
  };
}

/** Members of the hub that are ours alone must not reach a provider that a client of another API calls. */
function withoutAdditions({ native_content: _native, thinking_blocks: _thinking, ...message }: JsonObject): JsonObject {
  return message;
}
