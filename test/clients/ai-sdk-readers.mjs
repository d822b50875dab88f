import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createCohere } from '@ai-sdk/cohere';
import { createDeepSeek } from '@ai-sdk/deepseek';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createGroq } from '@ai-sdk/groq';
import { createMistral } from '@ai-sdk/mistral';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText } from 'ai';

/** How Vercel's AI SDK reads a provider's stream, by its package for that provider, with nobody in between. */
export function aiSdkReader(url) {
  const v1 = { baseURL: `${url}/v1`, apiKey: 'none' };
  const compatible = createOpenAICompatible({ ...v1, name: 'compatible', includeUsage: true });
  const openai = createOpenAI(v1).chat;
  const google = createGoogleGenerativeAI({ ...v1, baseURL: `${url}/v1beta` });
  const keys = { region: 'us-east-1', accessKeyId: 'none', secretAccessKey: 'none' };
  const models = {
    openai,
    azure: openai,
    anthropic: createAnthropic(v1),
    gemini: google,
    vertex: google,
    bedrock: createAmazonBedrock({ ...keys, baseURL: url }),
    cohere: createCohere({ ...v1, baseURL: `${url}/v2` }),
    deepseek: createDeepSeek(v1),
    groq: createGroq(v1),
    mistral: createMistral(v1),
  };
  return ({ kind, id }) => read((models[kind] ?? compatible)(id));
}

async function read(model) {
  const failures = [];
  const onError = ({ error }) => failures.push(error);
  const answer = streamText({ model, prompt: 'What did you say?', maxRetries: 0, onError });
  await answer.consumeStream({ onError: (error) => failures.push(error) });
  if (failures.length) throw failures[0];
  const [text, reasoning, calls, finish, usage] = await Promise.all([
    answer.text,
    answer.reasoningText,
    answer.toolCalls,
    answer.finishReason,
    answer.usage,
  ]);
  return {
    text,
    thinking: reasoning ?? '',
    // Tools that run at the provider are not for the client to call.
    calls: calls
      .filter(({ providerExecuted }) => !providerExecuted)
      .map(({ toolCallId, toolName, input }) => ({ id: toolCallId, name: toolName, arguments: input })),
    finish: FINISH[finish] ?? 'stop',
    usage: usage.outputTokens === undefined ? undefined : usageOf(usage),
  };
}

const FINISH = { length: 'length', 'tool-calls': 'tool_calls', 'content-filter': 'content_filter' };

function usageOf({ inputTokens: input = 0, inputTokenDetails, outputTokens: output }) {
  return { input, cacheRead: inputTokenDetails.cacheReadTokens ?? 0, output };
}
