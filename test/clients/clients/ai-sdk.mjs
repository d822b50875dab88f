import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { embedMany, generateText, stepCountIs, streamText, tool } from 'ai';
import { collect } from './collect.mjs';
import { WEATHER } from './weather.mjs';

const maxRetries = 0;

/** Vercel's AI SDK, by each of its packages that can be told where the API is. */
export function aiSdkClients(url) {
  const apiKey = 'none';
  const openai = createOpenAI({ baseURL: `${url}/v1`, apiKey });
  const compatible = createOpenAICompatible({ name: 'gateway', baseURL: `${url}/v1`, apiKey, includeUsage: true });
  const anthropic = createAnthropic({ baseURL: `${url}/v1`, apiKey });
  const google = createGoogleGenerativeAI({ baseURL: `${url}/v1beta`, apiKey });
  return [
    client('@ai-sdk/openai (Responses)', openai, (name) => openai.embedding(name)),
    client('@ai-sdk/openai (chat)', (name) => openai.chat(name), undefined),
    client('@ai-sdk/openai-compatible', compatible, (name) => compatible.embeddingModel(name)),
    client('@ai-sdk/anthropic', anthropic, undefined),
    client('@ai-sdk/google', google, (name) => google.embedding(name)),
  ];
}

function client(name, modelOf, embedderOf) {
  return {
    name: `AI SDK, ${name}`,
    async chat(model, prompt) {
      const { text, usage } = await generateText({ model: modelOf(model), prompt, maxRetries });
      return { text, usage: usageOf(usage) };
    },
    async stream(model, prompt) {
      const failures = [];
      const onError = ({ error }) => failures.push(error);
      const answer = streamText({ model: modelOf(model), prompt, maxRetries, onError });
      const pieces = await collect(answer.textStream);
      if (failures.length) throw failures[0];
      return { pieces, usage: usageOf(await answer.usage) };
    },
    async tools(model, prompt) {
      const given = [];
      const { name: toolName, description, parameters: inputSchema, run } = WEATHER;
      const execute = (input) => given.push(input) && run(input);
      const tools = { [toolName]: tool({ description, inputSchema, execute }) };
      const { text } = await generateText({
        model: modelOf(model),
        prompt,
        tools,
        stopWhen: stepCountIs(3),
        maxRetries,
      });
      return { text, given };
    },
    embed:
      embedderOf &&
      (async (model, values) => (await embedMany({ model: embedderOf(model), values, maxRetries })).embeddings),
  };
}

function usageOf({ inputTokens: input, outputTokens: output }) {
  return { input, output };
}
