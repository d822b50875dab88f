import { expect } from 'chai';
import type { RunningGateway } from '../../support/gateway';
import { post, startRouted } from '../../support/routed-gateway';
import { chunk, completion, json, sends, type StandIn, startStandIn } from '../../support/stand-in';

const WORD = 'bluebird';
const DONE = 'data: [DONE]\n\n';
const END = chunk({}, 'stop') + DONE;

/** Events of an API with a form of its own. */
const events = (...all: { type: string }[]) =>
  all.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');

const call = (called: object) => chunk({ tool_calls: [{ index: 0, id: 'c', type: 'function', function: called }] });
const thought = (text: string) => chunk({ reasoning_details: [{ type: 'reasoning.text', text }] });
const beside = (members: object) =>
  `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'm', ...members })}\n\n`;

const CHAT: Record<string, string> = {
  'the name of a call': call({ name: WORD, arguments: '{}' }) + END,
  'thoughts in a form of a provider’s own, in pieces': thought('blue') + thought('bird') + END,
  'a member of a chunk that nobody knows': beside({ note: WORD, choices: [] }) + END,
  'a member of a choice that nobody knows': beside({ choices: [{ index: 0, delta: {}, note: WORD }] }) + END,
};

const CREATED = { id: 'r', object: 'response', created_at: 1, status: 'in_progress', model: 'm', output: [] };
const code = (delta: string) => ({ type: 'response.code_interpreter_call_code.delta', item_id: 'i', delta });
const RESPONSES = events(
  { type: 'response.created', response: CREATED } as { type: string },
  code('blue'),
  code('bird'),
  { type: 'response.completed', response: { ...CREATED, status: 'completed' } } as { type: string },
);

const MESSAGE = { id: 'm', type: 'message', role: 'assistant', model: 'm', content: [], usage: { input_tokens: 1 } };
const query = (partial_json: string) => ({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'input_json_delta', partial_json },
});
const MESSAGES = events(
  { type: 'message_start', message: MESSAGE } as { type: string },
  {
    type: 'content_block_start',
    index: 0,
    content_block: { type: 'server_tool_use', id: 't', name: 's', input: {} },
  } as {
    type: string;
  },
  query('{"query":"blue'),
  query('bird"}'),
  { type: 'content_block_stop', index: 0 } as { type: string },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1 } } as { type: string },
  { type: 'message_stop' },
);

const PARTS = [{ executableCode: { language: 'PYTHON', code: WORD } }];
const GEMINI = `data: ${JSON.stringify({ candidates: [{ content: { role: 'model', parts: PARTS }, finishReason: 'STOP' }] })}\n\n`;

const ASKED = { messages: [{ role: 'user', content: 'hi' }], stream: true };

describe('guardrails, for what is said beside the text', () => {
  let standIn: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    process.env.GUARDED_KEY = 'key-of-the-test';
    standIn = await startStandIn();
    const endpoint = (provider: string, path = '') => ({
      url: standIn.url + path,
      provider,
      apiKey: 'env:GUARDED_KEY',
    });
    gateway = await startRouted({
      endpoints: {
        one: standIn.url,
        openai: endpoint('openai', '/v1'),
        anthropic: endpoint('anthropic'),
        gemini: endpoint('gemini'),
      },
      router: { models: { m: ['one/m'], g: ['gemini/g'] } },
      before: [{ guardrails: { action: { output: [{ 'deny-list': { words: [WORD] } }] } } }],
      apiEndpoint: { paths: ['/v1/*', '/v1beta/*'] },
    });
  });
  after(async () => {
    delete process.env.GUARDED_KEY;
    await gateway.stop();
    await standIn.close();
  });

  for (const [what, answer] of Object.entries(CHAT)) {
    it(`find it in ${what}`, async () => {
      standIn.answer(sends('text/event-stream', answer));
      const { text } = await post(`${gateway.url}/v1/chat/completions`, { model: 'm', ...ASKED });
      expect(text).to.include('content_blocked').and.not.include(WORD);
    });
  }

  for (const [api, path, body, answer] of [
    ['Responses', '/v1/responses', { model: 'openai/o', input: 'hi', stream: true }, RESPONSES],
    ['Messages', '/v1/messages', { model: 'anthropic/a', max_tokens: 9, ...ASKED }, MESSAGES],
    ['Gemini', '/v1beta/models/g:streamGenerateContent?alt=sse', { contents: [{ parts: [{ text: 'hi' }] }] }, GEMINI],
  ] as const) {
    it(`find it in what only ${api} can say`, async () => {
      standIn.answer(sends('text/event-stream', answer));
      const { text } = await post(gateway.url + path, body);
      expect(text).to.include('content_blocked').and.not.include('bird');
    });
  }

  it('do not take what a model might have said for what it says', async () => {
    const logprobs = { content: [{ token: 'x', top_logprobs: [{ token: WORD }] }] };
    const said = completion('x') as { choices: object[] };
    standIn.answer(json(200, { ...said, choices: [{ ...said.choices[0], logprobs }] }));
    const { status } = await post(`${gateway.url}/v1/chat/completions`, { model: 'm', messages: ASKED.messages });
    expect(status).to.equal(200);
  });
});

describe('guardrails that redact', () => {
  it('leave out the probabilities of tokens, which tell what was there', async () => {
    const standIn = await startStandIn();
    const output = [{ 'deny-list': { words: [WORD], action: 'redact' } }];
    const gateway = await startRouted({
      endpoints: { one: standIn.url },
      before: [{ guardrails: { action: { output } } }],
    });
    try {
      const said = completion(`a ${WORD}`) as { choices: object[] };
      const logprobs = { content: [{ token: 'a' }, { token: ' blue' }, { token: 'bird' }] };
      standIn.answer(json(200, { ...said, choices: [{ ...said.choices[0], logprobs }] }));
      const { text } = await post(`${gateway.url}/v1/chat/completions`, { model: 'one/m', messages: ASKED.messages });
      expect(text).to.include('a [WORD]').and.not.include('token":');
    } finally {
      await gateway.stop();
      await standIn.close();
    }
  });
});
