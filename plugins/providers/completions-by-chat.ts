import { invalidRequest } from '../core/error';
import type { ChatChunk, ChatCompletion, ChatRequest, Completion, CompletionRequest } from '../core/hub';
import { messageText } from '../core/message-text';
import type { OperationAdapter, Provider, StreamReader } from '../core/provider';
import { AiRequest } from '../core/request';

/** What OpenAI's API reference gives as the default of `max_tokens` for completions. */
const DEFAULT_MAX_TOKENS = 16;

/** Options of completions that chat has no word for. */
const WITHOUT_CHAT_FORM = ['suffix', 'best_of', 'logprobs'] as const;

/** A provider that has only chat, with text completions translated to it; any other as it is. */
export function completing(provider: Provider): Provider {
  const { chat, text_completion: own } = provider.operations;
  if (own || !chat) return provider;
  return { ...provider, operations: { ...provider.operations, text_completion: completionsByChat(chat) } };
}

/**
 * GPT-3 style completions for a provider that has only chat: the prompt becomes a user's message, the model's reply
 * the completed text. `suffix`, `best_of` and `logprobs` are dropped and named; several prompts in one request and
 * prompts made of token ids are refused with 400.
 */
export function completionsByChat(chat: OperationAdapter): OperationAdapter {
  return {
    api: chat.api,
    call(request, target) {
      const call = chat.call(asChatRequest(request), target);
      const dropped = [...droppedOptions(request.hub as CompletionRequest), ...(call.dropped ?? [])];
      return { ...call, dropped };
    },
    readWhole(body, request) {
      const { whole, usage } = chat.readWhole(body, asChatRequest(request));
      return { whole: asCompletion(whole as ChatCompletion, echoOf(request)), usage };
    },
    streamReader:
      chat.streamReader && ((request) => completionReader(chat.streamReader!(asChatRequest(request)), request)),
  };
}

function asChatRequest(request: AiRequest): AiRequest {
  const { prompt, echo: _, suffix: _suffix, best_of, logprobs, ...options } = request.hub as CompletionRequest;
  const body: ChatRequest = {
    ...options,
    max_tokens: options.max_tokens ?? DEFAULT_MAX_TOKENS,
    messages: [{ role: 'user', content: onePrompt(prompt) }],
  };
  const { model, stream } = request;
  const toHub = (hub: object) => hub as ChatRequest;
  return new AiRequest({ operation: 'chat', model, stream, native: { api: 'openai-chat', body }, toHub });
}

function onePrompt(prompt: CompletionRequest['prompt']): string {
  if (typeof prompt === 'string') return prompt;
  const [first] = prompt;
  if (prompt.length === 1 && typeof first === 'string') return first;
  const fault = typeof first === 'string' ? 'several prompts in one request' : 'prompts given as token ids';
  throw invalidRequest(
    `The model asked for has only chat, which cannot take ${fault}; send one prompt as text.`,
    'prompt',
    'unsupported_value',
  );
}

function droppedOptions(body: CompletionRequest): string[] {
  const candidates = typeof body.n === 'number' ? body.n : 1;
  return WITHOUT_CHAT_FORM.filter((name) => {
    const value = body[name];
    return value !== undefined && value !== null && !(name === 'best_of' && value === candidates);
  });
}

/** The prompt when the request wants it in front of its completion. */
function echoOf(request: AiRequest): string {
  const { echo, prompt } = request.hub as CompletionRequest;
  return echo ? onePrompt(prompt) : '';
}

function asCompletion(answer: ChatCompletion, echo: string): Completion {
  const { choices, ...head } = answer;
  return {
    ...head,
    object: 'text_completion',
    choices: choices.map(({ index, message, finish_reason }) => {
      const text = echo + messageText(message.content ?? message.refusal);
      return { index, text, logprobs: null, finish_reason };
    }),
  };
}

function completionReader(reader: StreamReader, request: AiRequest): StreamReader {
  const echo = echoOf(request);
  const begun = new Set<number>();

  function translate({ choices, ...head }: ChatChunk): Completion | undefined {
    const pieces: Completion['choices'] = [];
    for (const { index, delta, finish_reason } of choices) {
      const reply = delta.content ?? delta.refusal ?? '';
      if (!reply && !finish_reason) continue;
      const text = begun.has(index) ? reply : echo + reply;
      begun.add(index);
      pieces.push({ index, text, logprobs: null, finish_reason: finish_reason ?? null });
    }
    return pieces.length ? { ...head, object: 'text_completion', choices: pieces } : undefined;
  }

  return {
    read(event) {
      const said = reader.read(event);
      const chunks = (said.chunks as ChatChunk[]).map(translate).filter((chunk) => chunk !== undefined);
      return { ...said, chunks };
    },
    get complete() {
      return reader.complete;
    },
  };
}
