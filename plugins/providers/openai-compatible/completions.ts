import type { Completion, CompletionRequest } from '../../core/hub';
import type { OperationAdapter } from '../../core/provider';
import { completionsByChat } from '../completions-by-chat';
import { chatAdapter } from './chat';
import { providerCall, type CallShape } from './call';
import type { Quirks } from './quirks';
import { OpenAiStreamReader } from './stream-reader';
import { usageOf } from './usage';
import { wholeWith } from './whole';

const SHAPE: CallShape = { api: 'openai-completions', path: '/completions' };

/** Text completions (GPT-3 style) as one relative of OpenAI's API serves them. */
export function completionsAdapter(quirks: Quirks): OperationAdapter {
  return {
    api: SHAPE.api,
    call: (request, target) => providerCall(request, target, quirks, SHAPE),
    readWhole: (body) => ({
      whole: wholeWith<Completion>('choices', body),
      usage: usageOf(body),
      serviceTier: body.service_tier,
    }),
    streamReader: () => new OpenAiStreamReader(quirks),
  };
}

/** Completions of one that has chat, and besides fills in the middle of a text where a `suffix` tells its end. */
export function fillingAdapter(quirks: Quirks, path: string): OperationAdapter {
  const byChat = completionsByChat(chatAdapter(quirks));
  return {
    ...byChat,
    call(request, target) {
      if (!(request.hub as CompletionRequest).suffix) return byChat.call(request, target);
      return providerCall(request, target, quirks, { ...SHAPE, path });
    },
  };
}
