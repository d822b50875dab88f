import type { ChatOption } from '../../core/options';
import { RESOURCES } from '../../core/resource';
import type { FurtherOperation, Quirks } from './quirks';

const AUDIO: readonly FurtherOperation[] = ['transcription', 'translation', 'speech'];
const IMAGES: readonly FurtherOperation[] = ['image_generation', 'image_edit', 'image_variation'];
const TEXT: readonly FurtherOperation[] = ['text_completion', 'embeddings'];
const ALL: readonly FurtherOperation[] = [...TEXT, ...IMAGES, ...AUDIO, 'moderation'];

/** For those that know the older name of the limit only. */
const OLD_LIMIT = { max_completion_tokens: 'max_tokens' };

/** What inference servers for open models sample with besides. */
const SAMPLERS: readonly ChatOption[] = ['top_k', 'min_p', 'repetition_penalty'];

/** Options of OpenAI's own services, which hardly anybody else has. */
const OF_OPENAI: readonly ChatOption[] = [
  'verbosity', 'modalities', 'audio', 'prediction', 'web_search_options', 'service_tier', 'store', 'metadata',
  'prompt_cache_key',
]; // prettier-ignore

function ofOpenAiBut(...taken: ChatOption[]): ChatOption[] {
  return OF_OPENAI.filter((option) => !taken.includes(option));
}

/** One row a provider: these are data, not code. Facts from the vendors' API references. */
export const QUIRKS: readonly Quirks[] = [
  {
    kind: 'openai',
    summary: 'OpenAI',
    url: 'https://api.openai.com/v1',
    operations: ALL,
    responses: true,
    resources: RESOURCES,
    // Its reasoning models refuse the older name, and all its models take this one.
    limitOfOthers: 'max_completion_tokens',
    realtime: true,
    forwardHeaders: ['openai-organization', 'openai-project', 'openai-beta', 'idempotency-key'],
  },
  {
    kind: 'openai-compatible',
    summary: 'Any server that speaks OpenAI’s API',
    filesByUrl: true,
    operations: [...ALL, 'rerank'],
    resources: RESOURCES,
    realtime: true,
    keyless: true,
  },
  {
    kind: 'ollama',
    summary: 'Ollama, by its API in OpenAI’s form',
    withoutDeveloper: true,
    url: 'http://localhost:11434/v1',
    operations: TEXT,
    keyless: true,
    rename: OLD_LIMIT,
    ignored: [...OF_OPENAI, 'tool_choice', 'parallel_tool_calls', 'n', 'logit_bias', 'user'],
    efforts: ['none', 'low', 'medium', 'high'],
  },
  {
    kind: 'openrouter',
    summary: 'OpenRouter; its routing members pass through',
    filesByUrl: true,
    url: 'https://openrouter.ai/api/v1',
    operations: [...TEXT, 'rerank'],
    responses: true,
    ignored: ['store'],
    further: SAMPLERS,
    efforts: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'],
    forwardHeaders: ['http-referer', 'x-title'],
  },
  {
    kind: 'groq',
    summary: 'Groq',
    withoutDeveloper: true,
    url: 'https://api.groq.com/openai/v1',
    operations: AUDIO,
    responses: true,
    resources: ['files', 'batches'],
    limitOfOthers: 'max_completion_tokens',
    unsupported: [...ofOpenAiBut('service_tier'), 'n', 'logit_bias', 'logprobs', 'top_logprobs'],
    ignored: ['frequency_penalty', 'presence_penalty'],
    efforts: ['none', 'low', 'medium', 'high'],
  },
  {
    kind: 'mistral',
    summary: 'Mistral',
    withoutDeveloper: true,
    url: 'https://api.mistral.ai/v1',
    operations: ['embeddings', 'transcription', 'moderation'],
    fillPath: '/fim/completions',
    // Its batches have a form of their own.
    resources: ['files'],
    // Its events have names and members of their own.
    transcribesWhole: true,
    rename: { ...OLD_LIMIT, seed: 'random_seed' },
    unsupported: [
      ...ofOpenAiBut('prediction'), 'user', 'safety_identifier', 'logprobs', 'top_logprobs', 'logit_bias',
    ], // prettier-ignore
    efforts: ['none', 'high'],
    withoutStreamOptions: true,
  },
  {
    kind: 'deepseek',
    summary: 'DeepSeek',
    withoutDeveloper: true,
    url: 'https://api.deepseek.com',
    responses: true,
    rename: OLD_LIMIT,
    ignored: [...OF_OPENAI, 'n', 'seed', 'logit_bias', 'parallel_tool_calls', 'user'],
    remarks: { response_format: 'JSON, without a schema' },
    efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
    withoutSchema: true,
  },
  {
    kind: 'xai',
    summary: 'xAI’s Grok',
    url: 'https://api.x.ai/v1',
    operations: ['image_generation', 'image_edit'],
    responses: true,
    resources: ['responses'],
    withoutForms: true,
    paintsWhole: true,
    ignored: [...ofOpenAiBut('web_search_options', 'prompt_cache_key'), 'logit_bias'],
    remarks: {
      stop: 'not its reasoning models',
      frequency_penalty: 'not its reasoning models',
      presence_penalty: 'not its reasoning models',
    },
    efforts: ['none', 'low', 'medium', 'high'],
  },
  {
    kind: 'together',
    summary: 'Together AI',
    withoutDeveloper: true,
    url: 'https://api.together.xyz/v1',
    operations: [...TEXT, 'image_generation', ...AUDIO, 'rerank'],
    paintsWhole: true,
    rename: OLD_LIMIT,
    ignored: [...OF_OPENAI, 'parallel_tool_calls', 'top_logprobs', 'user'],
    further: SAMPLERS,
    efforts: ['low', 'medium', 'high'],
  },
  {
    kind: 'fireworks',
    summary: 'Fireworks AI',
    withoutDeveloper: true,
    url: 'https://api.fireworks.ai/inference/v1',
    operations: TEXT,
    ignored: ofOpenAiBut('prediction', 'service_tier', 'metadata', 'prompt_cache_key'),
    further: SAMPLERS,
    efforts: ['none', 'low', 'medium', 'high'],
  },
  {
    kind: 'perplexity',
    summary: 'Perplexity; its citations and search results stay',
    withoutDeveloper: true,
    url: 'https://api.perplexity.ai',
    operations: ['embeddings'],
    paths: { embeddings: '/v1/embeddings' },
    rename: OLD_LIMIT,
    ignored: [
      ...ofOpenAiBut('web_search_options'), 'tools', 'tool_choice', 'parallel_tool_calls', 'n', 'seed', 'stop',
      'logit_bias', 'logprobs', 'top_logprobs', 'user',
    ], // prettier-ignore
    further: ['top_k'],
    efforts: ['minimal', 'low', 'medium', 'high'],
    embedsInBytes: true,
    withoutDone: true,
  },
  {
    kind: 'cerebras',
    summary: 'Cerebras',
    withoutDeveloper: true,
    url: 'https://api.cerebras.ai/v1',
    operations: ['text_completion'],
    limitOfOthers: 'max_completion_tokens',
    unsupported: [...ofOpenAiBut('service_tier'), 'frequency_penalty', 'presence_penalty', 'logit_bias'],
    efforts: ['none', 'low', 'medium', 'high'],
  },
  {
    kind: 'nvidia',
    summary: 'NVIDIA NIM, hosted or your own',
    withoutDeveloper: true,
    url: 'https://integrate.api.nvidia.com/v1',
    operations: TEXT,
    rename: OLD_LIMIT,
    unsupported: OF_OPENAI,
    efforts: ['low', 'medium', 'high'],
  },
  {
    kind: 'vllm',
    summary: 'vLLM',
    withoutDeveloper: true,
    url: 'http://localhost:8000/v1',
    operations: [...TEXT, 'rerank'],
    resources: ['responses'],
    keyless: true,
    ignored: [...OF_OPENAI, 'user'],
    further: SAMPLERS,
  },
  {
    kind: 'lmstudio',
    summary: 'LM Studio',
    withoutDeveloper: true,
    url: 'http://localhost:1234/v1',
    operations: TEXT,
    keyless: true,
    rename: { ...OLD_LIMIT, repetition_penalty: 'repeat_penalty' },
    ignored: [...OF_OPENAI, 'n', 'parallel_tool_calls', 'logprobs', 'top_logprobs', 'user'],
    further: ['top_k', 'repetition_penalty'],
    efforts: ['low', 'medium', 'high'],
  },
  {
    kind: 'llamacpp',
    summary: 'The server of llama.cpp',
    withoutDeveloper: true,
    url: 'http://localhost:8080/v1',
    operations: [...TEXT, 'rerank'],
    keyless: true,
    rename: { repetition_penalty: 'repeat_penalty' },
    ignored: [...OF_OPENAI, 'user'],
    further: SAMPLERS,
  },
];
