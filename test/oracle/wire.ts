import type { AnswerTurn } from './plan';
import type { Usage } from './tariffs';
import { answerOf } from './words';

/** What is used in the end, with what was thought, in the words of the API that is spoken. */
export interface Said {
  readonly turn: AnswerTurn;
  /** Undefined where the provider does not say. */
  readonly used: Usage | undefined;
}

/** One event, and how many tokens of the answer it brings. */
export interface Event {
  readonly text: string;
  readonly tokens: number;
  /** What it reports as used so far. */
  readonly reports?: Usage;
  /** Nothing more has to come. */
  readonly ends?: boolean;
}

/** How the provider speaks one API. */
export interface Wire {
  plain(said: Said): object;
  stream(said: Said): Event[];
  /** What stands before an error that comes instead of an answer, and the error. */
  breakdown(said: Said): Event[];
}

const event = (body: object, tokens = 0, more: Partial<Event> = {}): Event => ({
  text: `data: ${JSON.stringify(body)}\n\n`,
  tokens,
  ...more,
});
const named = (body: { type: string }, tokens = 0, more: Partial<Event> = {}): Event => ({
  text: `event: ${body.type}\ndata: ${JSON.stringify(body)}\n\n`,
  tokens,
  ...more,
});
const each = <T>({ turn }: Said, make: (token: string) => T): T[] =>
  Array.from({ length: turn.tokens }, () => make(answerOf(1)));

function openAiUsage({ input, cached, written, output }: Usage, { hidden }: AnswerTurn) {
  const prompt = input + cached + written;
  return {
    prompt_tokens: prompt,
    completion_tokens: output,
    total_tokens: prompt + output,
    prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
    completion_tokens_details: { reasoning_tokens: hidden },
  };
}

const CHUNK = { id: 'c', created: 1, model: 'm' };

function openAiStream(said: Said, object: string, choice: (token: string | undefined) => object): Event[] {
  const { turn, used } = said;
  const head = { ...CHUNK, object };
  const usage = used && event({ ...head, choices: [], usage: openAiUsage(used, turn) }, 0, { reports: used });
  return [
    ...each(said, (token) => event({ ...head, choices: [choice(token)] }, 1)),
    event({ ...head, choices: [choice(undefined)] }),
    ...(usage ? [usage] : []),
    { text: 'data: [DONE]\n\n', tokens: 0, ends: true },
  ];
}

const BREAKDOWN = event({ error: { message: 'broken', code: 500 } });

const chat: Wire = {
  plain: ({ turn, used }) => ({
    ...CHUNK,
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content: answerOf(turn.tokens) }, finish_reason: 'stop' }],
    ...(used && { usage: openAiUsage(used, turn) }),
  }),
  stream: (said) => [
    event({ ...CHUNK, choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] }),
    ...openAiStream(said, 'chat.completion.chunk', (content) => ({
      index: 0,
      delta: content === undefined ? {} : { content },
      finish_reason: content === undefined ? 'stop' : null,
    })),
  ],
  breakdown: () => [BREAKDOWN],
};

const completions: Wire = {
  plain: ({ turn, used }) => ({
    ...CHUNK,
    object: 'text_completion',
    choices: [{ index: 0, text: answerOf(turn.tokens), finish_reason: 'stop' }],
    ...(used && { usage: openAiUsage(used, turn) }),
  }),
  stream: (said) =>
    openAiStream(said, 'text_completion', (text = '') => ({ index: 0, text, finish_reason: text ? null : 'stop' })),
  breakdown: () => [BREAKDOWN],
};

const embeddings: Wire = {
  plain: ({ used }) => ({
    object: 'list',
    model: 'm',
    data: [{ object: 'embedding', index: 0, embedding: [0.5] }],
    ...(used && { usage: { prompt_tokens: used.input, total_tokens: used.input } }),
  }),
  stream: () => [],
  breakdown: () => [],
};

function response({ turn, used }: Said, status: string): object {
  const content = [{ type: 'output_text', text: answerOf(turn.tokens), annotations: [] }];
  const { input = 0, cached = 0, written = 0, output = 0 } = used ?? {};
  const usage = {
    input_tokens: input + cached + written,
    output_tokens: output,
    total_tokens: input + cached + written + output,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
    output_tokens_details: { reasoning_tokens: turn.hidden },
  };
  const about = { id: 'resp_1', object: 'response', created_at: 1, model: 'm', status };
  if (status !== 'completed') return { ...about, output: [] };
  const output_ = [{ type: 'message', id: 'msg_1', role: 'assistant', status, content }];
  return { ...about, output: output_, ...(used && { usage }) };
}

const responses: Wire = {
  plain: (said) => response(said, 'completed'),
  stream: (said) => [
    named({ type: 'response.created', response: response(said, 'in_progress') } as { type: string }),
    ...each(said, (delta) => named({ type: 'response.output_text.delta', delta } as { type: string }, 1)),
    named({ type: 'response.completed', response: response(said, 'completed') } as { type: string }, 0, {
      ends: true,
      reports: said.used,
    }),
  ],
  breakdown: () => [named({ type: 'error', message: 'broken', code: 'server_error' } as { type: string })],
};

function messagesUsage({ input, cached, written, output }: Usage) {
  return {
    input_tokens: input,
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: written,
    output_tokens: output,
  };
}

function messageStart({ used }: Said): Event {
  // Anthropic has written one token by the time that it begins.
  const begun = used && { ...used, output: 1 };
  const message = { id: 'm', type: 'message', role: 'assistant', model: 'm', content: [] };
  const usage = begun && { usage: messagesUsage(begun) };
  return named({ type: 'message_start', message: { ...message, ...usage } } as { type: string }, 0, { reports: begun });
}

const messages: Wire = {
  plain: ({ turn, used }) => ({
    ...{ id: 'm', type: 'message', role: 'assistant', model: 'm', stop_reason: 'end_turn' },
    content: [{ type: 'text', text: answerOf(turn.tokens) }],
    ...(used && { usage: messagesUsage(used) }),
  }),
  stream: (said) => [
    messageStart(said),
    named({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } } as { type: string }),
    ...each(said, (text) =>
      named({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } } as { type: string }, 1),
    ),
    named({ type: 'content_block_stop', index: 0 } as { type: string }),
    named(
      {
        type: 'message_delta',
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        ...(said.used && { usage: { output_tokens: said.used.output } }),
      } as { type: string },
      0,
      { reports: said.used },
    ),
    named({ type: 'message_stop' }, 0, { ends: true }),
  ],
  breakdown: (said) => [
    messageStart(said),
    named({ type: 'error', error: { type: 'api_error', message: 'broken' } } as { type: string }),
  ],
};

function candidate({ turn, used }: Said, text: string, last: boolean): object {
  const { input = 0, cached = 0, written = 0, output = 0 } = used ?? {};
  const usageMetadata = {
    promptTokenCount: input + cached + written,
    cachedContentTokenCount: cached,
    candidatesTokenCount: output - turn.hidden,
    thoughtsTokenCount: turn.hidden,
    totalTokenCount: input + cached + written + output,
  };
  const content = { role: 'model', parts: [{ text }] };
  return {
    candidates: [{ index: 0, content, ...(last && { finishReason: 'STOP' }) }],
    ...(last && used && { usageMetadata }),
  };
}

const gemini: Wire = {
  plain: (said) => candidate(said, answerOf(said.turn.tokens), true),
  // Nothing marks the end but that the connection ends in order.
  stream: (said) =>
    each(said, (token) => token).map((token, index, { length }) => {
      const last = index === length - 1;
      return event(candidate(said, token, last), 1, last ? { reports: said.used, ends: true } : {});
    }),
  breakdown: () => [event({ error: { code: 500, message: 'broken', status: 'INTERNAL' } })],
};

/** By the path of a call. */
export function wireOf(path: string): Wire {
  if (path.includes(':')) return gemini;
  if (path.endsWith('/messages')) return messages;
  if (path.endsWith('/responses')) return responses;
  if (path.endsWith('/embeddings')) return embeddings;
  return path.endsWith('/chat/completions') ? chat : completions;
}
