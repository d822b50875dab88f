import type { Json, JsonObject } from '../../plugins/core/json';
import type { ModelOperation } from '../../plugins/core/operations';
import type { OperationAdapter } from '../../plugins/core/provider';

/** An answer of one API, plain, and the events of a streamed one: each with its name, where they have names. */
export interface SampleAnswer {
  whole?: JsonObject | Json[];
  events?: readonly (readonly [name: string, data: Json])[];
}

const USAGE = {
  prompt_tokens: 9,
  completion_tokens: 5,
  total_tokens: 14,
  prompt_tokens_details: { cached_tokens: 3 },
  completion_tokens_details: { reasoning_tokens: 2 },
};
const CALL = { id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } };
const LOGPROBS = { content: [{ token: 'a', logprob: -1, bytes: [97], top_logprobs: [{ token: 'a', logprob: -1 }] }] };
const ANNOTATION = { type: 'url_citation', url_citation: { url: 'https://a.test', start_index: 0, end_index: 1 } };
const HEAD = { id: 'a1', created: 7, model: 'm' };
const IMAGE = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } };

const chunk = (delta: JsonObject, more: JsonObject = {}): readonly [string, Json] => [
  '',
  { ...HEAD, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: null, ...more }] },
];

const CHAT: SampleAnswer = {
  whole: {
    ...HEAD,
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: 'x',
          refusal: null,
          reasoning_content: 't',
          thinking_blocks: [{ type: 'thinking', thinking: 't', signature: 's' }],
          annotations: [ANNOTATION],
          images: [IMAGE],
          tool_calls: [CALL],
        },
        logprobs: LOGPROBS,
        finish_reason: 'tool_calls',
      },
      { index: 1, message: { role: 'assistant', content: [{ type: 'text', text: 'y' }] }, finish_reason: 'stop' },
    ],
    usage: USAGE,
  },
  events: [
    chunk({ role: 'assistant', content: '' }),
    chunk({ reasoning_content: 't' }),
    chunk({ thinking_blocks: [{ type: 'thinking', thinking: 't', signature: 's' }] }),
    chunk({ content: 'x' }, { logprobs: LOGPROBS }),
    chunk({ annotations: [ANNOTATION], images: [IMAGE] }),
    chunk({ tool_calls: [{ index: 0, ...CALL }] }),
    chunk({ tool_calls: [{ index: 0, function: { arguments: ' ' } }] }),
    chunk({ refusal: 'no' }),
    chunk({}, { finish_reason: 'tool_calls' }),
    ['', { ...HEAD, object: 'chat.completion.chunk', choices: [], usage: USAGE }],
    ['', '[DONE]'],
  ],
};

const RESPONSE: JsonObject = {
  id: 'r1',
  object: 'response',
  created_at: 7,
  model: 'm',
  status: 'completed',
  incomplete_details: null,
  output: [
    { type: 'reasoning', id: 'rs', summary: [{ type: 'summary_text', text: 't' }], encrypted_content: 'e' },
    {
      type: 'message',
      id: 'msg',
      role: 'assistant',
      status: 'completed',
      content: [
        { type: 'output_text', text: 'x', annotations: [{ type: 'url_citation', url: 'u' }], logprobs: [] },
        { type: 'refusal', refusal: 'no' },
      ],
    },
    { type: 'function_call', id: 'fc', call_id: 'c1', name: 'f', arguments: '{}', status: 'completed' },
    { type: 'custom_tool_call', id: 'ct', call_id: 'c2', name: 'c', input: 'i' },
  ],
  usage: {
    input_tokens: 9,
    input_tokens_details: { cached_tokens: 3 },
    output_tokens: 5,
    output_tokens_details: { reasoning_tokens: 2 },
    total_tokens: 14,
  },
};

const typed = (data: JsonObject): readonly [string, Json] => [String(data.type), data];

const MESSAGE_USAGE = {
  input_tokens: 6,
  cache_read_input_tokens: 3,
  cache_creation_input_tokens: 1,
  cache_creation: { ephemeral_5m_input_tokens: 1, ephemeral_1h_input_tokens: 0 },
  output_tokens: 5,
};
const CITATION = { type: 'char_location', cited_text: 'd', document_index: 0, document_title: null };

const MESSAGE: SampleAnswer = {
  whole: {
    id: 'msg1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [
      { type: 'thinking', thinking: 't', signature: 's' },
      { type: 'redacted_thinking', data: 'd' },
      { type: 'text', text: 'x', citations: [CITATION] },
      { type: 'server_tool_use', id: 's1', name: 'web_search', input: { query: 'q' } },
      { type: 'tool_use', id: 'c1', name: 'f', input: { a: 1 } },
    ],
    stop_reason: 'tool_use',
    stop_sequence: null,
    stop_details: { explanation: 'e' },
    usage: MESSAGE_USAGE,
  },
  events: [
    typed({ type: 'message_start', message: { id: 'msg1', model: 'm', role: 'assistant', usage: MESSAGE_USAGE } }),
    typed({ type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } }),
    typed({ type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 't' } }),
    typed({ type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 's' } }),
    typed({ type: 'content_block_stop', index: 0 }),
    typed({ type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } }),
    typed({ type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'x' } }),
    typed({ type: 'content_block_delta', index: 1, delta: { type: 'citations_delta', citation: CITATION } }),
    typed({ type: 'content_block_stop', index: 1 }),
    typed({
      type: 'content_block_start',
      index: 2,
      content_block: { type: 'tool_use', id: 'c1', name: 'f', input: {} },
    }),
    typed({ type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '{"a":1}' } }),
    typed({ type: 'content_block_stop', index: 2 }),
    typed({ type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage: MESSAGE_USAGE }),
    typed({ type: 'message_stop' }),
  ],
};

const GENERATED: JsonObject = {
  responseId: 'g1',
  modelVersion: 'm',
  candidates: [
    {
      index: 0,
      content: {
        role: 'model',
        parts: [
          { text: 't', thought: true, thoughtSignature: 'c2ln' },
          { text: 'x' },
          { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } },
          { functionCall: { id: 'c1', name: 'f', args: { a: 1 } }, thoughtSignature: 'c2ln' },
        ],
      },
      finishReason: 'STOP',
      finishMessage: 'm',
      groundingMetadata: {
        groundingChunks: [{ web: { uri: 'https://a.test', title: 't' } }],
        groundingSupports: [{ segment: { startIndex: 0, endIndex: 1, text: 'x' }, groundingChunkIndices: [0] }],
      },
      logprobsResult: {
        chosenCandidates: [{ token: 'x', logProbability: -1 }],
        topCandidates: [{ candidates: [{ token: 'x', logProbability: -1 }] }],
      },
    },
  ],
  promptFeedback: { blockReason: 'SAFETY', blockReasonMessage: 'm' },
  usageMetadata: {
    promptTokenCount: 9,
    candidatesTokenCount: 3,
    thoughtsTokenCount: 2,
    cachedContentTokenCount: 3,
    totalTokenCount: 14,
    promptTokensDetails: [{ modality: 'AUDIO', tokenCount: 1 }],
  },
};

const CONVERSE_USAGE = { inputTokens: 9, outputTokens: 5, totalTokens: 14, cacheReadInputTokens: 1 };

const CONVERSED: SampleAnswer = {
  whole: {
    output: {
      message: {
        role: 'assistant',
        content: [
          { reasoningContent: { reasoningText: { text: 't', signature: 's' } } },
          { reasoningContent: { redactedContent: 'ZA==' } },
          { text: 'x' },
          {
            citationsContent: { content: [{ text: 'y' }], citations: [{ title: 't', sourceContent: [{ text: 's' }] }] },
          },
          { toolUse: { toolUseId: 'c1', name: 'f', input: { a: 1 } } },
        ],
      },
    },
    stopReason: 'tool_use',
    usage: CONVERSE_USAGE,
  },
  events: [
    ['messageStart', { role: 'assistant' }],
    ['contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { text: 't' } } }],
    ['contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { signature: 's' } } }],
    ['contentBlockStop', { contentBlockIndex: 0 }],
    ['contentBlockDelta', { contentBlockIndex: 1, delta: { text: 'x' } }],
    [
      'contentBlockDelta',
      { contentBlockIndex: 1, delta: { citation: { title: 't', sourceContent: [{ text: 's' }] } } },
    ],
    ['contentBlockStop', { contentBlockIndex: 1 }],
    ['contentBlockStart', { contentBlockIndex: 2, start: { toolUse: { toolUseId: 'c1', name: 'f' } } }],
    ['contentBlockDelta', { contentBlockIndex: 2, delta: { toolUse: { input: '{"a":1}' } } }],
    ['contentBlockStop', { contentBlockIndex: 2 }],
    ['messageStop', { stopReason: 'tool_use' }],
    ['metadata', { usage: CONVERSE_USAGE }],
  ],
};

const COHERE_USAGE = {
  billed_units: { input_tokens: 9, output_tokens: 5 },
  tokens: { input_tokens: 9, output_tokens: 5 },
};
const COHERE_CITATION = {
  start: 0,
  end: 1,
  text: 'x',
  sources: [{ type: 'document', id: 'd', document: { title: 't' } }],
};

const COHERED: SampleAnswer = {
  whole: {
    id: 'co1',
    finish_reason: 'TOOL_CALL',
    message: {
      role: 'assistant',
      tool_plan: 'p',
      content: [
        { type: 'thinking', thinking: 't' },
        { type: 'text', text: 'x' },
      ],
      tool_calls: [CALL],
      citations: [COHERE_CITATION],
    },
    usage: COHERE_USAGE,
    logprobs: [{ token_ids: [1], text: 'x', logprobs: [-1] }],
  },
  events: [
    typed({ type: 'message-start', id: 'co1', delta: { message: { role: 'assistant' } } }),
    typed({ type: 'tool-plan-delta', delta: { message: { tool_plan: 'p' } } }),
    typed({ type: 'content-start', index: 0, delta: { message: { content: { type: 'text', text: '' } } } }),
    typed({ type: 'content-delta', index: 0, delta: { message: { content: { text: 'x' } } } }),
    typed({ type: 'content-delta', index: 0, delta: { message: { content: { thinking: 't' } } } }),
    typed({ type: 'citation-start', index: 0, delta: { message: { citations: COHERE_CITATION } } }),
    typed({ type: 'tool-call-start', index: 0, delta: { message: { tool_calls: CALL } } }),
    typed({ type: 'tool-call-delta', index: 0, delta: { message: { tool_calls: { function: { arguments: ' ' } } } } }),
    typed({ type: 'tool-call-end', index: 0 }),
    typed({ type: 'message-end', delta: { finish_reason: 'TOOL_CALL', usage: COHERE_USAGE } }),
  ],
};

const OLLAMA_END = { done: true, done_reason: 'stop', prompt_eval_count: 9, eval_count: 5 };
const OLLAMA_HEAD = { model: 'm', created_at: '2026-01-01T00:00:00Z' };
const OLLAMA_CALL = { id: 'c1', function: { name: 'f', arguments: { a: 1 } } };

const OLLAMA: SampleAnswer = {
  whole: {
    ...OLLAMA_HEAD,
    message: { role: 'assistant', content: 'x', thinking: 't', tool_calls: [OLLAMA_CALL] },
    logprobs: [{ token: 'x', logprob: -1 }],
    ...OLLAMA_END,
  },
  events: [
    ['', { ...OLLAMA_HEAD, message: { role: 'assistant', content: '', thinking: 't' }, done: false }],
    ['', { ...OLLAMA_HEAD, message: { role: 'assistant', content: 'x', tool_calls: [OLLAMA_CALL] }, done: false }],
    ['', { ...OLLAMA_HEAD, message: { role: 'assistant', content: '' }, ...OLLAMA_END }],
  ],
};

const completion = (text: string, finish: string | null): JsonObject => ({
  ...HEAD,
  object: 'text_completion',
  choices: [{ index: 0, text, finish_reason: finish, logprobs: { tokens: ['x'], token_logprobs: [-1] } }],
});

const images: JsonObject = {
  created: 7,
  data: [{ b64_json: 'aa', revised_prompt: 'p' }, { url: 'https://a.test' }],
  usage: { input_tokens: 3, output_tokens: 4, total_tokens: 7 },
};

const imageEvents = (kind: string): SampleAnswer => ({
  whole: images,
  events: [
    typed({ type: `image_${kind}.partial_image`, b64_json: 'aa', partial_image_index: 0 }),
    typed({ type: `image_${kind}.completed`, b64_json: 'aa', usage: { input_tokens: 3, output_tokens: 4 } }),
  ],
});

/** Answers with something in every place that a reader looks at, by operation and API. */
const SAMPLES: Readonly<Record<string, SampleAnswer>> = {
  'chat openai-chat': CHAT,
  'text_completion openai-chat': CHAT,
  'chat openai-responses': {
    whole: RESPONSE,
    events: [
      typed({ type: 'response.created', response: { ...RESPONSE, status: 'in_progress', output: [], usage: null } }),
      typed({ type: 'response.reasoning_summary_text.delta', delta: 't' }),
      typed({ type: 'response.output_text.delta', delta: 'x', logprobs: [{ token: 'x', logprob: -1 }] }),
      typed({ type: 'response.refusal.delta', delta: 'no' }),
      typed({
        type: 'response.output_item.added',
        output_index: 2,
        item: { type: 'function_call', id: 'fc', call_id: 'c1', name: 'f', arguments: '' },
      }),
      typed({ type: 'response.function_call_arguments.delta', output_index: 2, delta: '{}' }),
      typed({ type: 'response.completed', response: RESPONSE }),
    ],
  },
  'chat anthropic-messages': MESSAGE,
  'chat gemini': { whole: GENERATED, events: [['', GENERATED]] },
  'chat bedrock-converse': CONVERSED,
  'chat cohere-chat': COHERED,
  'chat ollama': OLLAMA,
  'text_completion anthropic-messages': MESSAGE,
  'text_completion gemini': { whole: GENERATED, events: [['', GENERATED]] },
  'text_completion bedrock-converse': CONVERSED,
  'text_completion cohere-chat': COHERED,
  'text_completion ollama': {
    whole: { ...OLLAMA_HEAD, response: 'x', ...OLLAMA_END },
    events: [
      ['', { ...OLLAMA_HEAD, response: 'x', done: false }],
      ['', { ...OLLAMA_HEAD, response: '', ...OLLAMA_END }],
    ],
  },
  'text_completion openai-completions': {
    whole: { ...completion('x', 'stop'), usage: USAGE },
    events: [
      ['', completion('x', null)],
      ['', { ...completion('', 'stop'), usage: USAGE }],
      ['', '[DONE]'],
    ],
  },
  'embeddings openai-embeddings': {
    whole: {
      object: 'list',
      model: 'm',
      data: [{ object: 'embedding', index: 0, embedding: [0.5, 1] }],
      usage: { prompt_tokens: 3, total_tokens: 3 },
    },
  },
  'embeddings bedrock-embeddings': {
    whole: { embedding: [0.5], embeddings: { float: [[0.5]] }, inputTextTokenCount: 3 },
  },
  'embeddings cohere-embed': { whole: { embeddings: { float: [[0.5]] }, meta: { billed_units: { input_tokens: 3 } } } },
  'embeddings gemini-batch-embed': {
    whole: { embeddings: [{ values: [0.5] }], usageMetadata: { promptTokenCount: 3 } },
  },
  'embeddings gemini-embed': { whole: { embedding: { values: [0.5] }, usageMetadata: { promptTokenCount: 3 } } },
  'embeddings huggingface-task': {
    whole: [
      [
        [0.5, 1],
        [1, 0],
      ],
    ],
  },
  'embeddings ollama': { whole: { model: 'm', embeddings: [[0.5]], prompt_eval_count: 3 } },
  'embeddings vertex-predict': {
    whole: { predictions: [{ embeddings: { values: [0.5], statistics: { token_count: 3 } } }] },
  },
  'image_generation openai-images': imageEvents('generation'),
  'image_edit openai-images': imageEvents('edit'),
  'image_variation openai-images': { whole: images },
  'moderation openai-moderations': {
    whole: { id: 'm1', model: 'm', results: [{ flagged: true, categories: { a: true }, category_scores: { a: 0.5 } }] },
  },
  'rerank rerank': {
    whole: {
      id: 'r1',
      model: 'm',
      results: [{ index: 0, relevance_score: 0.5, document: { text: 'a' } }],
      data: [{ index: 0, relevance_score: 0.5, document: 'a' }],
      usage: { total_tokens: 3 },
      meta: { billed_units: { search_units: 1 } },
    },
  },
  'rerank tei-rerank': { whole: [{ index: 0, score: 0.5 }] },
  'task huggingface-task': {
    whole: [{ generated_text: 'x' }, [{ label: 'a', score: 0.5 }]],
    events: [
      ['', { token: { id: 1, text: 'x', special: false }, generated_text: null, details: null }],
      [
        '',
        { token: { text: '', special: true }, generated_text: 'x', details: { input_length: 3, generated_tokens: 1 } },
      ],
    ],
  },
  'token_count anthropic-messages': { whole: { input_tokens: 3 } },
  'token_count gemini': { whole: { totalTokens: 3, cachedContentTokenCount: 1 } },
  'transcription openai-audio': {
    whole: { text: 'x', usage: { type: 'tokens', input_tokens: 3, output_tokens: 1, total_tokens: 4 } },
    events: [
      typed({ type: 'transcript.text.delta', delta: 'x' }),
      typed({ type: 'transcript.text.done', text: 'x', usage: { input_tokens: 3, output_tokens: 1 } }),
    ],
  },
  'translation openai-audio': { whole: { text: 'x' } },
  'speech openai-audio': {
    events: [
      typed({ type: 'speech.audio.delta', audio: 'aa' }),
      typed({ type: 'speech.audio.done', usage: { input_tokens: 3, output_tokens: 1 } }),
    ],
  },
};

export function sampleAnswer(operation: ModelOperation, { api }: OperationAdapter): SampleAnswer | undefined {
  return SAMPLES[`${operation} ${api}`];
}
