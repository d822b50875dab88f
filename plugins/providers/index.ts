import type { Provider } from '../core/provider';
import { anthropic } from './anthropic';
import { azure } from './azure';
import { bedrock } from './bedrock';
import { cohere } from './cohere';
import { demo } from './demo';
import { gemini } from './gemini';
import { huggingface } from './huggingface';
import { jina } from './jina';
import { local } from './local';
import { vertex } from './gemini/vertex';
import { ollamaNative } from './ollama-native';
import { openAiCompatibleProviders } from './openai-compatible';
import { tei } from './tei';
import { voyage } from './voyage';

/** Every provider kind that ships with the gateway. */
export const providers: readonly Provider[] = [
  ...openAiCompatibleProviders,
  azure,
  anthropic,
  bedrock,
  cohere,
  gemini,
  huggingface,
  jina,
  tei,
  ollamaNative,
  voyage,
  vertex,
  demo,
  local,
];
