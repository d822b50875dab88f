import { expect } from 'chai';
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type RunningGateway, startGateway } from '../../support/gateway';
import { urlOf } from '../../support/local-server';

/** A provider that speaks OpenAI's API and never reports usage. */
function startProvider(): Promise<http.Server> {
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (read) => (body += String(read)));
    request.on('end', () => {
      const { stream } = JSON.parse(body) as { stream?: boolean };
      if (stream) return void streamHello(response);
      const message = { role: 'assistant', content: 'Hello world' };
      const choices = [{ index: 0, message, finish_reason: 'stop' }];
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ id: 'c', object: 'chat.completion', created: 1, model: 'gpt-4o', choices }));
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function streamHello(response: http.ServerResponse): void {
  response.setHeader('content-type', 'text/event-stream');
  for (const [content, finish_reason] of [
    ['Hel', null],
    ['lo world', null],
    ['', 'stop'],
  ]) {
    const choices = [{ index: 0, delta: { content }, finish_reason }];
    const chunk = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'gpt-4o', choices };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  }
  response.end('data: [DONE]\n\n');
}

describe('token-counter in the host', () => {
  let provider: http.Server;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startProvider();
    const url = urlOf(provider);
    const models = { 'gpt-4': ['local/gpt-4'], either: ['local/gpt-4', 'local/gpt-4o'] };
    gateway = await startGateway({
      gateway: {
        apiEndpoints: { ai: { host: '*', paths: ['/v1/*'] } },
        serviceEndpoints: { local: { url, provider: 'openai-compatible' } },
        policies: ['usage-meter', 'token-counter', 'provider-router'],
        pipelines: {
          ai: {
            apiEndpoints: ['ai'],
            policies: [{ 'usage-meter': [] }, { 'token-counter': [] }, { 'provider-router': [{ action: { models } }] }],
          },
        },
      },
    });
  });

  after(async () => {
    await gateway?.stop();
    provider?.closeAllConnections();
    provider?.close();
  });

  function ask(model: string, content: string, stream = false): Promise<Response> {
    return fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, stream, messages: [{ role: 'user', content }] }),
    });
  }

  /** What the ledger holds once it holds that many requests: rows are written a little later than answers. */
  async function recorded(requests: number): Promise<object> {
    for (;;) {
      const answer = await fetch(`${gateway.adminUrl}/ai/usage?by=model`);
      const [row] = ((await answer.json()) as { data: { requests: number }[] }).data;
      if (row && row.requests >= requests) return row;
      await wait(50);
    }
  }

  it('fills in what a provider does not report, plain and streamed', async () => {
    for (const stream of [false, true]) {
      const answer = await ask('local/gpt-4o', 'Hello world', stream);
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('x-ai-input-tokens')).to.equal('9');
      expect(await answer.text()).to.include('lo world');
    }
    expect(await recorded(2)).to.include({ model: 'gpt-4o', requests: 2, input_tokens: 18, output_tokens: 4 });
  });

  it('refuses what the context cannot hold, unless another target can', async () => {
    const long = 'word '.repeat(9000);
    const refused = await ask('gpt-4', long);
    expect(refused.status).to.equal(400);
    const { error } = (await refused.json()) as { error: object };
    expect(error).to.include({ type: 'invalid_request_error', code: 'context_length_exceeded', param: 'messages' });
    const answered = await ask('either', long);
    expect([answered.status, answered.headers.get('x-ai-model')]).to.deep.equal([200, 'gpt-4o']);
    await answered.text();
  });
});
