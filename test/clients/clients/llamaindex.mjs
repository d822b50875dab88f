import { OpenAI, OpenAIEmbedding } from '@llamaindex/openai';
import { tool } from 'llamaindex';
import { collect } from './collect.mjs';
import { WEATHER } from './weather.mjs';

/** LlamaIndex.TS, which speaks OpenAI's APIs to addresses of one's own. */
export function llamaIndexClients(url) {
  const common = { apiKey: 'none', baseURL: `${url}/v1`, maxRetries: 0 };
  const messagesOf = (content) => [{ role: 'user', content }];
  return [
    {
      name: 'LlamaIndex.TS, @llamaindex/openai',
      async chat(model, prompt) {
        const { message, raw } = await new OpenAI({ ...common, model }).chat({ messages: messagesOf(prompt) });
        return { text: message.content, usage: usageOf(raw.usage) };
      },
      async stream(model, prompt) {
        const additionalChatOptions = { stream_options: { include_usage: true } };
        const llm = new OpenAI({ ...common, model, additionalChatOptions });
        const chunks = await collect(await llm.chat({ messages: messagesOf(prompt), stream: true }));
        const usage = chunks.map(({ raw }) => raw?.usage).findLast(Boolean);
        return { pieces: chunks.map(({ delta }) => delta).filter(Boolean), usage: usage && usageOf(usage) };
      },
      async tools(model, prompt) {
        const given = [];
        const { name, description, parameters, run } = WEATHER;
        const weather = tool({ name, description, parameters, execute: (input) => given.push(input) && run(input) });
        const llm = new OpenAI({ ...common, model });
        const messages = messagesOf(prompt);
        const { newMessages } = await llm.exec({ messages, tools: [weather] });
        const { message } = await llm.chat({ messages: [...messages, ...newMessages], tools: [weather] });
        return { text: message.content, given };
      },
      embed: (model, texts) => new OpenAIEmbedding({ ...common, model }).getTextEmbeddings(texts),
    },
  ];
}

function usageOf({ prompt_tokens: input, completion_tokens: output }) {
  return { input, output };
}
