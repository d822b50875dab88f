import type { JsonObject } from '../../plugins/core/json';
import { CALL, typed } from './sample-openai-answers';
import type { SampleAnswer } from './sample-openai-answers';

const MESSAGE_USAGE = {
  input_tokens: 6,
  cache_read_input_tokens: 3,
  cache_creation_input_tokens: 1,
  cache_creation: { ephemeral_5m_input_tokens: 1, ephemeral_1h_input_tokens: 0 },
  output_tokens: 5,
};
const CITATION = { type: 'char_location', cited_text: 'd', document_index: 0, document_title: null };

/** Of Anthropic's Messages API. */
export const MESSAGE: SampleAnswer = {
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

/** Of Google's Gemini API: a plain answer, and any piece of a streamed one. */
export const GENERATED: JsonObject = {
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

/** Of Bedrock's Converse API. */
export const CONVERSED: SampleAnswer = {
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

/** Of Cohere's chat. */
export const COHERED: SampleAnswer = {
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

export const OLLAMA_END = { done: true, done_reason: 'stop', prompt_eval_count: 9, eval_count: 5 };
export const OLLAMA_HEAD = { model: 'm', created_at: '2026-01-01T00:00:00Z' };
const OLLAMA_CALL = { id: 'c1', function: { name: 'f', arguments: { a: 1 } } };

/** Of Ollama's own chat. */
export const OLLAMA: SampleAnswer = {
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
