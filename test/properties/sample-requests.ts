import type { Dialect } from '../../plugins/core/dialect';
import type { JsonObject } from '../../plugins/core/json';

const PNG = 'data:image/png;base64,iVBORw0KGgo=';
const SCHEMA = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
const FILE = { filename: 'a.png', content_type: 'image/png', size: 3 };

const GENERATE: JsonObject = {
  contents: [
    {
      role: 'user',
      parts: [
        { text: 'a' },
        { inlineData: { mimeType: 'image/png', data: 'aa' } },
        { inline_data: { mime_type: 'audio/wav', data: 'aa' } },
        { inlineData: { mimeType: 'text/plain', data: 'YQ==' } },
        { fileData: { mimeType: 'application/pdf', fileUri: 'https://example.com/a.pdf' } },
        { executableCode: { language: 'PYTHON', code: '1' } },
      ],
    },
    {
      role: 'model',
      parts: [
        { text: 't', thought: true, thoughtSignature: 's' },
        { functionCall: { name: 'f', args: {} }, thoughtSignature: 's' },
      ],
    },
    {
      role: 'user',
      parts: [
        {
          functionResponse: {
            name: 'f',
            response: { output: 'r' },
            parts: [{ inlineData: { mimeType: 'image/png', data: 'aa' } }],
          },
        },
      ],
    },
  ],
  systemInstruction: { parts: [{ text: 's' }] },
  tools: [
    { functionDeclarations: [{ name: 'f', parameters: { type: 'OBJECT', properties: {} } }] },
    { googleSearch: {} },
  ],
  toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['f', 'g'] } },
  generationConfig: {
    temperature: 1,
    maxOutputTokens: '5',
    stopSequences: ['a'],
    responseMimeType: 'application/json',
    responseSchema: { type: 'OBJECT', properties: { a: { type: 'STRING', nullable: true } }, required: ['a'] },
    thinkingConfig: { thinkingBudget: 1024, includeThoughts: true },
    responseModalities: ['TEXT'],
  },
  labels: { a: 'b' },
  serviceTier: 'FLEX',
};

const MESSAGES: JsonObject = {
  model: 'm',
  max_tokens: 2000,
  system: [{ type: 'text', text: 's', cache_control: { type: 'ephemeral' } }],
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'a' },
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } },
        { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'd' }, title: 't' },
        { type: 'search_result', title: 't', source: 's', content: [{ type: 'text', text: 'x' }] },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 't', signature: 's' },
        { type: 'text', text: 'w', citations: [{ type: 'char_location', cited_text: 'd', document_index: 0 }] },
        { type: 'tool_use', id: '1', name: 'f', input: { a: 1 } },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: '1', content: [{ type: 'text', text: 'r' }], is_error: false },
        { type: 'text', text: 'and' },
      ],
    },
  ],
  tools: [
    { name: 'f', description: 'd', input_schema: SCHEMA },
    { type: 'web_search_20250305', name: 'web_search' },
  ],
  tool_choice: { type: 'tool', name: 'f', disable_parallel_tool_use: true },
  thinking: { type: 'enabled', budget_tokens: 1024 },
  output_config: { effort: 'low', format: { type: 'json_schema', schema: SCHEMA } },
  stop_sequences: ['a'],
  metadata: { user_id: 'u' },
  temperature: 1,
};

/** Requests with something in every place that a translation looks at, by the dialect's operation and API. */
const SAMPLES: Readonly<Record<string, JsonObject>> = {
  'chat openai-chat': {
    model: 'm',
    messages: [
      { role: 'system', content: 's' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'image_url', image_url: { url: PNG, detail: 'low' } },
          { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERg==' } },
          { type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } },
        ],
      },
      {
        role: 'assistant',
        content: 'x',
        tool_calls: [{ id: '1', type: 'function', function: { name: 'f', arguments: '{}' } }],
        reasoning_content: 't',
        thinking_blocks: [{ type: 'thinking', thinking: 't', signature: 's' }],
      },
      { role: 'tool', tool_call_id: '1', content: [{ type: 'text', text: 'r' }] },
      { role: 'assistant', content: null, refusal: 'no', function_call: { name: 'f', arguments: '{}' } },
      { role: 'function', name: 'f', content: 'r' },
    ],
    tools: [{ type: 'function', function: { name: 'f', description: 'd', parameters: SCHEMA, strict: true } }],
    tool_choice: { type: 'function', function: { name: 'f' } },
    parallel_tool_calls: false,
    stop: ['a'],
    max_tokens: 2000,
    n: 1,
    logit_bias: { '1': 2 },
    logprobs: true,
    top_logprobs: 2,
    response_format: { type: 'json_schema', json_schema: { name: 'a', schema: SCHEMA, strict: true } },
    reasoning_effort: 'low',
    stream_options: { include_usage: true },
    modalities: ['text', 'audio'],
    audio: { voice: 'v', format: 'pcm16' },
    web_search_options: { user_location: { type: 'approximate', approximate: { country: 'DE' } } },
    user: 'u',
    service_tier: 'flex',
    metadata: { a: 'b' },
  },
  'chat openai-responses': {
    model: 'm',
    instructions: 's',
    input: [
      { type: 'message', role: 'developer', content: 'd' },
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'a' },
          { type: 'input_image', image_url: PNG, detail: 'low' },
          { type: 'input_file', file_data: 'JVBERg==', filename: 'a.pdf' },
        ],
      },
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 't' }], encrypted_content: 'e' },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'x', annotations: [] }] },
      { type: 'function_call', call_id: '1', name: 'f', arguments: '{}' },
      { type: 'function_call_output', call_id: '1', output: [{ type: 'input_text', text: 'r' }] },
      { type: 'custom_tool_call', call_id: '2', name: 'c', input: 'i' },
      { type: 'custom_tool_call_output', call_id: '2', output: 'r' },
      { type: 'web_search_call', id: 'w', status: 'completed' },
    ],
    tools: [
      { type: 'function', name: 'f', description: 'd', parameters: SCHEMA, strict: true },
      { type: 'custom', name: 'c', format: { type: 'grammar', syntax: 'lark', definition: 'x' } },
      { type: 'web_search', filters: { allowed_domains: ['a.test'] } },
    ],
    tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'f' }] },
    text: { format: { type: 'json_schema', name: 'a', schema: SCHEMA }, verbosity: 'low' },
    reasoning: { effort: 'low', summary: 'auto' },
    include: ['message.output_text.logprobs'],
    top_logprobs: 2,
    max_output_tokens: 2000,
    metadata: { a: 'b' },
    truncation: 'auto',
  },
  'chat anthropic-messages': MESSAGES,
  'token_count anthropic-messages': MESSAGES,
  'chat gemini': GENERATE,
  'token_count gemini': { generateContentRequest: { model: 'models/m', ...GENERATE } },
  'text_completion openai-completions': {
    model: 'm',
    prompt: ['a'],
    stop: 'x',
    n: 1,
    suffix: 's',
    logprobs: 1,
    max_tokens: 3,
    echo: true,
    stream_options: { include_usage: true },
  },
  'embeddings openai-embeddings': { model: 'm', input: ['a'], dimensions: 3, encoding_format: 'float', user: 'u' },
  'embeddings gemini-embed': { content: { parts: [{ text: 'a' }] }, taskType: 'CLUSTERING', outputDimensionality: 3 },
  'embeddings gemini-batch-embed': {
    requests: [{ model: 'models/m', content: { parts: [{ text: 'a' }] }, taskType: 'CLUSTERING' }],
  },
  'image_generation openai-images': { model: 'm', prompt: 'p', n: 1, size: '1x1', stream: false },
  'image_edit openai-images': { model: 'm', prompt: 'p', image: [FILE], mask: FILE, n: '1' },
  'image_variation openai-images': { model: 'm', image: FILE, n: '1' },
  'transcription openai-audio': { model: 'm', file: FILE, response_format: 'json', include: ['logprobs'] },
  'translation openai-audio': { model: 'm', file: FILE, response_format: 'json' },
  'speech openai-audio': { model: 'm', input: 'a', voice: 'v', response_format: 'mp3', stream_format: 'audio' },
  'moderation openai-moderations': { model: 'm', input: [{ type: 'text', text: 'a' }] },
  'rerank rerank': { model: 'm', query: 'q', documents: ['a', { text: 'b' }], top_n: 1, return_documents: true },
  'task huggingface-task': { inputs: ['a'], parameters: { top_k: 1 }, options: {}, task: 'fill-mask' },
};

export function sampleRequest({ operation, name }: Dialect): JsonObject | undefined {
  return SAMPLES[`${operation} ${name}`];
}

const USER = { role: 'user', content: 'a' };

/** Requests that nobody refuses. */
const PLAIN: Readonly<Record<string, JsonObject>> = {
  'chat openai-chat': { model: 'm', messages: [USER], stream_options: { include_usage: true } },
  'chat openai-responses': { model: 'm', input: 'a', tools: [{ type: 'custom', name: 'c' }] },
  'chat anthropic-messages': { model: 'm', max_tokens: 9, messages: [USER] },
  'chat gemini': {
    contents: [{ role: 'user', parts: [{ text: 'a' }] }],
    generationConfig: { thinkingConfig: { includeThoughts: true } },
  },
  'task huggingface-task': { inputs: 'a' },
  'text_completion openai-completions': { model: 'm', prompt: 'a', stream_options: { include_usage: true } },
};

export function plainRequest(dialect: Dialect): JsonObject | undefined {
  return PLAIN[`${dialect.operation} ${dialect.name}`] ?? sampleRequest(dialect);
}
