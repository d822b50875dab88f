import type { RenderContext } from '../../../plugins/core/dialect';
import { textOf } from '../../../plugins/core/json';
import type { JsonObject } from '../../../plugins/core/json';
import { AiRequest } from '../../../plugins/core/request';
import { anthropicMessages } from '../../../plugins/dialects/anthropic-messages';

/** A request of a Messages client, as the gateway has it once it is read. */
export function messagesRequest(body: JsonObject, bytes?: Buffer): AiRequest {
  return new AiRequest({
    operation: 'chat',
    model: textOf(body.model),
    stream: body.stream === true,
    native: { api: anthropicMessages.name, body, bytes },
    toHub: anthropicMessages.toHub,
  });
}

export function messagesContext(): RenderContext {
  const body = { model: 'claude-test', max_tokens: 100, messages: [{ role: 'user', content: 'Hello' }] };
  return { requestId: 'req-1', request: messagesRequest(body) };
}
