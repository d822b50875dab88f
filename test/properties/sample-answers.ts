import type { JsonObject } from '../../plugins/core/json';
import type { ModelOperation } from '../../plugins/core/operations';
import type { OperationAdapter } from '../../plugins/core/provider';
import { COHERED, CONVERSED, GENERATED, MESSAGE, OLLAMA, OLLAMA_END, OLLAMA_HEAD } from './sample-chat-answers';
import { CHAT, HEAD, RESPONSES, USAGE, typed } from './sample-openai-answers';
import type { SampleAnswer } from './sample-openai-answers';

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
  'chat openai-responses': RESPONSES,
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
