/** What the stand-in answers: the shapes and sizes of real answers of OpenAI and Anthropic, with invented text. */

/** Text chunks of one streamed answer, about 200 words. */
export const CHUNKS_PER_STREAM = 240;

const WORDS =
  'a gateway keeps each request in order while the model writes its answer one small word after another'.split(' ');
const PLAIN_WORDS = 120;
const USAGE = { prompt_tokens: 140, completion_tokens: CHUNKS_PER_STREAM, total_tokens: 140 + CHUNKS_PER_STREAM };

function word(index: number): string {
  return ` ${WORDS[index % WORDS.length]}`;
}

const text = Array.from({ length: PLAIN_WORDS }, (_, index) => word(index))
  .join('')
  .trim();

export const openAiAnswer = JSON.stringify({
  id: 'chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT',
  object: 'chat.completion',
  created: 1741569952,
  model: 'gpt-4o-2024-08-06',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: text, refusal: null, annotations: [] },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage: {
    prompt_tokens: 140,
    completion_tokens: PLAIN_WORDS,
    total_tokens: 140 + PLAIN_WORDS,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  },
  service_tier: 'default',
  system_fingerprint: 'fp_fc9f1d7035',
});

/** The events of a streamed chat completion, in order, each as it goes over the wire. */
export function openAiEvents(withUsage: boolean): string[] {
  const head = {
    id: 'chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG',
    object: 'chat.completion.chunk',
    created: 1741570283,
    model: 'gpt-4o-2024-08-06',
    service_tier: 'default',
    system_fingerprint: 'fp_fc9f1d7035',
  };
  const tail = withUsage ? { usage: null } : {};
  const chunk = (delta: object, reason: string | null) =>
    event({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }], ...tail });
  return [
    chunk({ role: 'assistant', content: '', refusal: null }, null),
    ...Array.from({ length: CHUNKS_PER_STREAM }, (_, index) => chunk({ content: word(index) }, null)),
    chunk({}, 'stop'),
    ...(withUsage ? [event({ ...head, choices: [], usage: USAGE })] : []),
    'data: [DONE]\n\n',
  ];
}

/** The events of a streamed message of Anthropic, in order, each as it goes over the wire. */
export function anthropicEvents(): string[] {
  const message = {
    id: 'msg_014p7gG3wDgGV9EUtLvnow3U',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-5-20250929',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 140, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 2 },
  };
  const named = (data: { type: string }) => `event: ${data.type}\n${event(data)}`;
  const delta = (index: number) => ({
    type: 'content_block_delta',
    index: 0,
    delta: { type: 'text_delta', text: word(index) },
  });
  const stop = { stop_reason: 'end_turn', stop_sequence: null };
  const blockStart = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } };
  const messageEnd = { type: 'message_delta', delta: stop, usage: { output_tokens: CHUNKS_PER_STREAM } };
  return [
    named(Object.assign({ type: 'message_start' }, { message })),
    named(blockStart) + named({ type: 'ping' }),
    ...Array.from({ length: CHUNKS_PER_STREAM }, (_, index) => named(delta(index))),
    named({ type: 'content_block_stop', ...{ index: 0 } }),
    named(messageEnd) + named({ type: 'message_stop' }),
  ];
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
