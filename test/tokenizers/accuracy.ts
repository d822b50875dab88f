import { createTokenizer } from '../../plugins/tokenizers';
import { familyOf } from '../../plugins/tokenizers/families';
import { sizeOfDataUrl } from '../../plugins/tokenizers/image-size';
import { callsOf, messagesOf, partsOf } from '../../plugins/tokenizers/chat-parts';
import type { ChatRequest } from '../../plugins/core/hub';
import type { RecordedPair } from './recorded-pairs';

/** How well one class of requests was counted; errors are shares of what the provider reported. */
export interface Accuracy {
  name: string;
  pairs: number;
  exact: number;
  median: number;
  p90: number;
}

interface RequestClass {
  name: string;
  has: (pair: RecordedPair) => boolean;
}

const isOpenAi = (pair: RecordedPair) => familyOf(pair.model).formula === 'openai';
/** Responses requests frame tools and schemas in ways of their own; their plain ones are counted like chat. */
const isChat = (pair: RecordedPair) => isOpenAi(pair) && pair.kind === 'chat';
const named = (pattern: RegExp, category: RegExp) => (pair: RecordedPair) =>
  pattern.test(pair.model) && category.test(pair.category) && pair.request.operation === 'chat';

const PLAIN = /^(plain|cache)$/;
const TOOLS = /^tools(\+toolmsgs)?(\+cache)?$/;

/** In the order in which they are printed; a pair may be in several. */
const CLASSES: readonly RequestClass[] = [
  { name: 'OpenAI: plain chat', has: (pair) => isOpenAi(pair) && hasOnlyTexts(pair) },
  { name: 'OpenAI: tools', has: (pair) => isChat(pair) && pair.category === 'tools' },
  { name: 'OpenAI: tool calls', has: (pair) => isChat(pair) && /^(tools\+)?toolmsgs$/.test(pair.category) },
  { name: 'OpenAI: json_schema', has: (pair) => isChat(pair) && pair.category === 'schema' },
  {
    name: 'OpenAI: images of known size',
    has: (pair) => isChat(pair) && pair.category === 'image' && hasSizedImages(pair),
  },
  { name: 'OpenAI: completions, embeddings', has: (pair) => isOpenAi(pair) && pair.request.operation !== 'chat' },
  { name: 'Gemini: plain', has: named(/gemini/, PLAIN) },
  { name: 'Gemini: tools', has: named(/gemini/, TOOLS) },
  { name: 'Claude: plain', has: named(/claude/, PLAIN) },
  { name: 'Claude: tools', has: named(/claude/, TOOLS) },
  { name: 'Nova: tools', has: named(/nova/, TOOLS) },
  { name: 'Cohere: plain', has: named(/command/, PLAIN) },
  { name: 'Cohere: tools', has: named(/command/, TOOLS) },
  { name: 'DeepSeek: plain', has: named(/deepseek/, PLAIN) },
  { name: 'DeepSeek: tools', has: named(/deepseek/, TOOLS) },
  { name: 'Mistral: plain', has: named(/mi[ns]tral|magistral/, PLAIN) },
  { name: 'Mistral: tools', has: named(/mi[ns]tral|magistral/, TOOLS) },
  { name: 'Grok: plain', has: named(/grok/, PLAIN) },
  { name: 'Grok: tools', has: named(/grok/, TOOLS) },
  { name: 'gpt-oss: plain', has: named(/gpt-oss/, PLAIN) },
  { name: 'gpt-oss: tools', has: named(/gpt-oss/, TOOLS) },
  { name: 'Others: plain', has: named(/llama|qwen|glm|kimi|sonar/, PLAIN) },
  { name: 'All chat that can be counted', has: (pair) => !/image|document|audio/.test(pair.category) },
];

/** The data calls a request plain that offers no tools; some of them hold files or calls all the same. */
function hasOnlyTexts({ request, category }: RecordedPair): boolean {
  if (request.operation !== 'chat' || category !== 'plain') return false;
  const messages = messagesOf(request.hub as ChatRequest);
  return messages.every((each) => callsOf(each).length === 0 && partsOf(each).every(({ kind }) => kind === 'text'));
}

function hasSizedImages({ request }: RecordedPair): boolean {
  const images = messagesOf(request.hub as ChatRequest)
    .flatMap(partsOf)
    .filter((part) => part.kind === 'image');
  return images.every(({ url }) => url !== undefined && sizeOfDataUrl(url) !== undefined);
}

/** Counts all pairs in their order and compares with what was reported; `learn` tells the tokenizer after each. */
export async function measure(pairs: readonly RecordedPair[], learn: boolean): Promise<Accuracy[]> {
  const tokenizer = createTokenizer();
  const errors = new Map<RecordedPair, number>();
  for (const pair of pairs) {
    if (pair.inputTokens === 0) continue; // recorded without its usage
    const model = { name: pair.model, provider: pair.provider };
    const { count } = await tokenizer.countRequest(pair.request, model);
    if (learn) tokenizer.learn(pair.request, model, count, pair.inputTokens);
    errors.set(pair, Math.abs(count - pair.inputTokens) / pair.inputTokens);
  }
  return CLASSES.map(({ name, has }) =>
    summarise(
      name,
      [...errors].filter(([pair]) => has(pair)).map(([, error]) => error),
    ),
  );
}

function summarise(name: string, errors: number[]): Accuracy {
  errors.sort((a, b) => a - b);
  const at = (share: number) => errors[Math.min(errors.length - 1, Math.floor(errors.length * share))] ?? NaN;
  return {
    name,
    pairs: errors.length,
    exact: errors.filter((error) => error === 0).length,
    median: at(0.5),
    p90: at(0.9),
  };
}
