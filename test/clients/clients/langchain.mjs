import { ChatAnthropic } from '@langchain/anthropic';
import { ChatGoogleGenerativeAI, GoogleGenerativeAIEmbeddings } from '@langchain/google-genai';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { createAgent, tool } from 'langchain';
import { collect } from './collect.mjs';
import { WEATHER } from './weather.mjs';

const common = { apiKey: 'none', maxRetries: 0 };

/** LangChain.js, by its packages for the APIs that the gateway speaks. */
export function langChainClients(url) {
  const configuration = { baseURL: `${url}/v1` };
  return [
    client(
      '@langchain/openai',
      (model) => new ChatOpenAI({ ...common, model, configuration }),
      (model) => new OpenAIEmbeddings({ ...common, model, configuration }),
    ),
    client(
      '@langchain/openai (Responses)',
      (model) => new ChatOpenAI({ ...common, model, configuration, useResponsesApi: true }),
    ),
    client('@langchain/anthropic', (model) => new ChatAnthropic({ ...common, model, anthropicApiUrl: url })),
    client(
      '@langchain/google-genai',
      (model) => new ChatGoogleGenerativeAI({ ...common, model, baseUrl: url }),
      (model) => new GoogleGenerativeAIEmbeddings({ ...common, model, baseUrl: url }),
    ),
  ];
}

function client(name, modelOf, embedderOf) {
  return {
    name: `LangChain.js, ${name}`,
    async chat(model, prompt) {
      const { text, usage_metadata: usage } = await modelOf(model).invoke(prompt);
      return { text, usage: usageOf(usage) };
    },
    async stream(model, prompt) {
      const chunks = await collect(await modelOf(model).stream(prompt));
      const whole = chunks.reduce((sum, chunk) => sum.concat(chunk));
      return { pieces: chunks.map(({ text }) => text).filter(Boolean), usage: usageOf(whole.usage_metadata) };
    },
    async tools(model, prompt) {
      const given = [];
      const { name: toolName, description, parameters: schema, run } = WEATHER;
      const weather = tool((input) => given.push(input) && run(input), { name: toolName, description, schema });
      const agent = createAgent({ model: modelOf(model), tools: [weather] });
      const { messages } = await agent.invoke({ messages: [{ role: 'user', content: prompt }] });
      return { text: messages.at(-1).text, given };
    },
    embed: embedderOf && ((model, texts) => embedderOf(model).embedDocuments(texts)),
  };
}

function usageOf({ input_tokens: input, output_tokens: output }) {
  return { input, output };
}
