import { Type } from '@sinclair/typebox';
import { textsToEmbed } from '../../core/embedding-input';
import { invalidRequest } from '../../core/error';
import type { ChatCompletion, ChatRequest, Completion, CompletionRequest, EmbeddingsRequest } from '../../core/hub';
import { hubUsage } from '../../core/hub-usage';
import { isJsonObject, type JsonObject, textOf } from '../../core/json';
import { JSON_LINES } from '../../core/json-lines';
import { defineProvider, type OperationAdapter } from '../../core/provider';
import { createdOf, readSaid, readUsage } from './answer';
import { TAKES, toChatBody, toGenerateBody } from './request';
import { OllamaStreamReader } from './stream';

const API = 'ollama';

const chat: OperationAdapter = {
  api: API,
  framing: JSON_LINES,
  takes: TAKES,
  call(request, target) {
    const { body, dropped } = toChatBody(request.hub as ChatRequest, target);
    return { path: '/api/chat', body: JSON.stringify(body), dropped };
  },
  readWhole(body) {
    if (!isJsonObject(body.message)) throw new Error('the answer has no `message`');
    const { text, thinking, calls, finish = 'stop', usage, logprobs } = readSaid(body);
    const message: ChatCompletion['choices'][number]['message'] = {
      role: 'assistant',
      content: text || (calls.length ? null : ''),
      ...(thinking ? { reasoning_content: thinking } : {}),
      ...(calls.length ? { tool_calls: calls } : {}),
    };
    const finish_reason = finish === 'stop' && calls.length ? 'tool_calls' : finish;
    const choice = { index: 0, message, finish_reason, ...(logprobs ? { logprobs: { content: logprobs } } : {}) };
    return { whole: { ...headOf(body), object: 'chat.completion', choices: [choice], ...usageMember(usage) }, usage };
  },
  streamReader: () => new OllamaStreamReader('chat'),
};

const textCompletion: OperationAdapter = {
  api: API,
  framing: JSON_LINES,
  call(request, target) {
    const hub = request.hub as CompletionRequest;
    const { body, dropped } = toGenerateBody(hub, target, onePrompt(hub.prompt));
    return { path: '/api/generate', body: JSON.stringify(body), dropped };
  },
  readWhole(body) {
    if (typeof body.response !== 'string') throw new Error('the answer has no `response`');
    const { text, finish = 'stop', usage } = readSaid(body);
    const choice = { index: 0, text, logprobs: null, finish_reason: finish };
    const whole: Completion = {
      ...headOf(body),
      object: 'text_completion',
      choices: [choice],
      ...usageMember(usage),
    };
    return { whole, usage };
  },
  streamReader: () => new OllamaStreamReader('completion'),
};

const embeddings: OperationAdapter = {
  api: API,
  call(request, target) {
    const hub = request.hub as EmbeddingsRequest;
    const { dimensions, keep_alive } = hub;
    const body = { model: target.model, input: textsToEmbed(hub, 'Ollama'), dimensions, keep_alive };
    return { path: '/api/embed', body: JSON.stringify(body) };
  },
  readWhole(body, request) {
    // Before `/api/embed` there was one vector an answer.
    const vectors = Array.isArray(body.embeddings) ? body.embeddings : body.embedding ? [body.embedding] : undefined;
    if (!vectors) throw new Error('the answer has no `embeddings`');
    const data = vectors.map((embedding, index) => ({
      object: 'embedding' as const,
      index,
      embedding: embedding as number[],
    }));
    const model = textOf(body.model, request.model);
    return { whole: { object: 'list', model, data }, usage: readUsage(body) };
  },
};

function headOf(body: JsonObject) {
  return { id: `ollama-${Date.now().toString(36)}`, created: createdOf(body), model: textOf(body.model) };
}

function usageMember(usage: ReturnType<typeof readUsage>): JsonObject {
  return usage ? { usage: hubUsage(usage) } : {};
}

function onePrompt(prompt: CompletionRequest['prompt']): string {
  const [first] = [prompt].flat();
  if (typeof first === 'string' && [prompt].flat().length === 1) return first;
  throw invalidRequest('Ollama completes one text a request: send `prompt` as text.', 'prompt', 'unsupported_content');
}

/** Source: https://docs.ollama.com/api */
export const ollamaNative = defineProvider({
  kind: 'ollama-native',
  summary: 'Ollama, by its own API',
  keyless: true,
  options: Type.Object({
    contextLength: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Tokens of context to load a model with (`num_ctx`).' }),
    ),
  }),
  operations: { chat, text_completion: textCompletion, embeddings },
  authorize: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
  readError: ({ error }) => (typeof error === 'string' ? { message: error } : undefined),
});
