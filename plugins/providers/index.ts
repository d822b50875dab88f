import type { Provider } from '../core/provider';
import { anthropic } from './anthropic';
import { bedrock } from './bedrock';
import { cohere } from './cohere';
import { demo } from './demo';
import { gemini } from './gemini';
import { openAiCompatibleProviders } from './openai-compatible';

/** Every provider kind that ships with the gateway. */
export const providers: readonly Provider[] = [...openAiCompatibleProviders, anthropic, bedrock, cohere, gemini, demo];
