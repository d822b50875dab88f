import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { officialClient } from '../providers/bedrock/official';
import { cohereClient } from '../replay/read-cohere';
import { askMessages } from './ask-anthropic-messages';
import { askBedrock } from './ask-bedrock';
import { askCohere } from './ask-cohere';
import { askGemini } from './ask-gemini';
import { askOllama } from './ask-ollama';
import { askChat } from './ask-openai-chat';
import type { NativeApi, Recording } from './recordings';
import type { Said } from './said';

type Ask = (model: string, streamed: boolean) => Promise<Said>;

/** How each provider's own SDK reads its answers, with nobody in between. */
export function nativeReaders(url: string): (recording: Recording) => Promise<Said> {
  const openAi = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 });
  const anthropic = new Anthropic({ baseURL: url, apiKey: 'none', maxRetries: 0 });
  const gemini = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: url } });
  const bedrock = officialClient(url);
  const cohere = cohereClient(url, 'none');
  const readers: Partial<Record<NativeApi, Ask>> = {
    'openai-chat': (model, streamed) => askChat(openAi, model, streamed),
    'anthropic-messages': (model, streamed) => askMessages(anthropic, model, streamed),
    gemini: (model, streamed) => askGemini(gemini, model, streamed),
    bedrock: (model, streamed) => askBedrock(bedrock, model, streamed),
    cohere: (model, streamed) => askCohere(cohere, model, streamed),
    ollama: (model, streamed) => askOllama(url, model, streamed),
  };
  return ({ api, id, streamed }) => readers[api]!(id, streamed);
}
