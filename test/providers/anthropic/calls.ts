import type { Endpoint } from '../../../plugins/core/endpoint';
import type { ChatRequest, Message } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import { AiRequest } from '../../../plugins/core/request';
import { anthropic } from '../../../plugins/providers/anthropic';

const { chat } = anthropic.operations;

export function endpoint(...urls: string[]): Endpoint {
  return { name: 'claude', provider: anthropic, urls, apiKeys: [], headers: {}, models: [], options: {} };
}

/** The call for a chat request of an OpenAI client. */
export function call(body: JsonObject, model = 'claude-sonnet-4-5') {
  const hub = { model: 'smart', messages: [{ role: 'user', content: 'Hi' }], ...body } as ChatRequest;
  const request = new AiRequest({
    operation: 'chat',
    model: hub.model,
    stream: hub.stream === true,
    native: { api: 'openai-chat', body: hub },
    toHub: () => hub,
  });
  const made = chat.call(request, { endpoint: endpoint('https://api.anthropic.com'), model });
  return { ...made, sent: JSON.parse(String(made.body)) as JsonObject };
}

export const sentMessages = (messages: Partial<Message>[], model?: string) =>
  call({ messages: messages as unknown as JsonObject[] }, model).sent;

export const TOOL = {
  type: 'function',
  function: { name: 'look', parameters: { properties: { q: { type: 'string' } } } },
};
export const CALL = { id: 'call_1', type: 'function' as const, function: { name: 'look', arguments: '{"q":"x"}' } };
export const TOOL_USE = { type: 'tool_use', id: 'call_1', name: 'look', input: { q: 'x' } };
export const IMAGE = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
