import { defineDialect } from '../../core/dialect';
import type { ChatRequest, Message } from '../../core/hub';
import type { JsonObject } from '../../core/json';
import { renderOpenAiError } from '../openai-error';
import { OpenAiStreamRenderer } from '../openai-stream';
import { checkChatRequest } from './check';
import { wholeChat } from './whole';

/** OpenAI's chat completions API; the hub has its shape, so that there is little to translate. */
export const openAiChat = defineDialect({
  name: 'openai-chat',
  operation: 'chat',
  method: 'POST',
  path: '/chat/completions',
  requestIdHeader: 'x-request-id',
  check: checkChatRequest,
  toHub: (body: JsonObject) => body as ChatRequest,
  renderWhole: (part) => JSON.stringify(wholeChat(part)),
  streamRenderer: (context) => new OpenAiStreamRenderer(context),
  renderError: renderOpenAiError,
  addInstruction(body, text, position) {
    const messages = body.messages as Message[];
    const instruction: Message = { role: 'system', content: text };
    let at = 0;
    if (position === 'end') while (isInstruction(messages[at])) at++;
    return { ...body, messages: [...messages.slice(0, at), instruction, ...messages.slice(at)] };
  },
});

function isInstruction(message: Message | undefined): boolean {
  return message?.role === 'system' || message?.role === 'developer';
}
