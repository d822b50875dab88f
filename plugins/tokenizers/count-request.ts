import type {
  ChatRequest,
  CompletionRequest,
  EmbeddingsRequest,
  ImageRequest,
  RerankRequest,
  TaskRequest,
} from '../core/hub';
import { isJsonObject, textOf, type Json, type JsonObject } from '../core/json';
import type { AiRequest } from '../core/request';
import { documentText } from '../core/rerank-api';
import type { Counter, Counting } from './counting';
import type { Family } from './families';
import { imageTokens } from './image-tokens';
import { countOpenAiChat } from './openai-chat';
import { countScaledChat } from './scaled-chat';

/** Input tokens of a request of any operation. */
export function* countRequestBody({ operation, hub }: AiRequest, family: Family, counter: Counter): Counting {
  switch (operation) {
    case 'chat':
    case 'token_count':
      if (family.formula === 'openai') return yield* countOpenAiChat(hub as ChatRequest, family, counter);
      return yield* countScaledChat(hub as ChatRequest, family, counter);
    case 'text_completion':
      return yield* countInput((hub as CompletionRequest).prompt, family, counter);
    case 'embeddings':
      return yield* countInput((hub as EmbeddingsRequest).input, family, counter);
    case 'image_generation':
      counter.atBest('estimate');
      return yield* countInput((hub as ImageRequest).prompt, family, counter);
    case 'rerank':
      return yield* countRerank(hub as RerankRequest, family, counter);
    case 'task':
      counter.atBest('estimate');
      return yield* countTexts((hub as TaskRequest).inputs, family, counter);
    case 'transcription':
    case 'translation':
    case 'image_edit':
    case 'image_variation':
      // Sound and images are nearly all of the input, and nobody can tell how many tokens they are.
      counter.atBest('unknown');
      return 0;
    default:
      // Images and documents by id have no text that could be counted.
      counter.atBest('estimate');
      return yield* countInput(hub.input, family, counter);
  }
}

/** Models read the query again with every document. */
function* countRerank({ query, documents }: RerankRequest, family: Family, counter: Counter): Counting {
  const question = yield* countPlainText(query, family, counter);
  return question * documents.length + (yield* countInput(documents.map(documentText), family, counter));
}

/** All texts in a value, however deep: a question and its context, a sentence and those to compare it with. */
function* countTexts(value: Json | undefined, family: Family, counter: Counter): Counting {
  if (typeof value === 'string') return yield* countPlainText(value, family, counter);
  if (typeof value !== 'object' || value === null) return 0;
  let tokens = 0;
  for (const each of Object.values(value)) tokens += yield* countTexts(each, family, counter);
  return tokens;
}

/** One text or several, also as parts; a client may also send tokens, which need no counting. */
function* countInput(input: Json | undefined, family: Family, counter: Counter): Counting {
  let tokens = 0;
  for (const each of Array.isArray(input) ? input : [input]) {
    if (typeof each === 'string') tokens += yield* countPlainText(each, family, counter);
    else if (Array.isArray(each))
      tokens += each.every(isToken) ? each.length : yield* countInput(each, family, counter);
    else if (typeof each === 'number') tokens += 1;
    else if (isJsonObject(each)) tokens += yield* countPart(each, family, counter);
  }
  return tokens;
}

/** A part of what makes one vector, or of what is to be judged. */
function* countPart({ text, image_url: image }: JsonObject, family: Family, counter: Counter): Counting {
  if (typeof text === 'string') return yield* countPlainText(text, family, counter);
  if (!isJsonObject(image)) {
    counter.miss();
    return 0;
  }
  counter.atBest('estimate');
  return imageTokens(family.images, textOf(image.url), undefined).tokens;
}

function isToken(value: Json): boolean {
  return typeof value === 'number';
}

/** A text without any framing, as a model reads or writes it. */
export function* countPlainText(text: string, family: Family, counter: Counter): Counting {
  const tokens = yield* counter.text(text);
  if (family.formula === 'openai') return tokens;
  counter.atBest('estimate');
  // What was written is never nothing, however short.
  return tokens > 0 ? Math.max(1, Math.round(tokens * family.factor)) : 0;
}
