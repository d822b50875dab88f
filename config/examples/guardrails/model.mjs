// A model that does not always do what it is told, with the API that most servers of models have.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

const server = createServer(async (request, response) => {
  const { messages, stream } = await json(request);
  const said = answerTo(messages);
  response.setHeader('content-type', stream ? 'text/event-stream' : 'application/json');
  if (!stream) return response.end(JSON.stringify(completion({ message: said })));
  for (const content of said.content.match(/\s*\S{1,4}/g)) {
    response.write(event({ delta: { content }, finish_reason: null }));
    await wait(20);
  }
  return response.end(`${event({ delta: {} })}data: [DONE]\n\n`);
});
server.listen(Number(process.env.MODEL_PORT ?? 3000), '127.0.0.1');

function answerTo(messages) {
  const asked = JSON.stringify(messages);
  if (asked.includes('could not be used')) return assistant('{"city":"Paris","people":2102650}');
  if (asked.includes('Paris')) return assistant('{"city":"Paris","people":"about two million"}');
  if (asked.includes('key')) return assistant('Take ghp_q8Zx81kQpLw03vTn5yRb72HsJdF6gT4uWmC1 for now.');
  return assistant('The next big thing is Project Bluebird, which nobody knows yet.');
}

function assistant(content) {
  return { role: 'assistant', content };
}

function completion(choice) {
  const choices = [{ index: 0, finish_reason: 'stop', ...choice }];
  return { id: 'chatcmpl-1', object: 'chat.completion', created: 1780000000, model: 'model', choices };
}

function event(choice) {
  return `data: ${JSON.stringify({ ...completion(choice), object: 'chat.completion.chunk' })}\n\n`;
}
