import { expect } from 'chai';
import type { ChatRequest } from '../../plugins/core/hub';
import { isJsonObject, type JsonObject } from '../../plugins/core/json';
import { readChat } from '../../plugins/providers/cohere/answer';
import { toCohereChat } from '../../plugins/providers/cohere/request';
import { CohereStreamReader } from '../../plugins/providers/cohere/stream';
import { recordedExchanges, skipWithoutFixtures } from '../support/fixtures';

const HELLO = [{ role: 'user' as const, content: 'Hello' }];

function ask(hub: Partial<ChatRequest>, model = 'command-a-reasoning-08-2025') {
  const { body, dropped } = toCohereChat({ model: 'alias', messages: HELLO, ...hub }, model);
  return { body: JSON.parse(JSON.stringify(body)) as JsonObject, dropped };
}

/** A recorded request as a client of OpenAI's API would have put it. */
function asHub(request: JsonObject): ChatRequest {
  const { tool_choice: choice, response_format: format, thinking, ...rest } = request;
  const schema = isJsonObject(format) ? format['json_schema'] : undefined;
  return {
    ...rest,
    ...(choice ? { tool_choice: String(choice).toLowerCase() } : {}),
    ...(schema ? { response_format: { type: 'json_schema', json_schema: { name: 'x', schema } } } : {}),
    ...(thinking ? { thinking } : {}),
  } as ChatRequest;
}

/** Texts in parts and texts alone say the same, and so do absent texts and empty ones. */
function plain({ messages, ...rest }: JsonObject): JsonObject {
  const texts = (messages as JsonObject[]).map(({ content, ...message }) => {
    const parts = Array.isArray(content) ? (content as JsonObject[]) : [];
    if (parts.some(({ type }) => type === 'image_url')) return { ...message, content };
    const text = typeof content === 'string' ? content : parts.map(({ text: one }) => one ?? '').join('');
    return { ...message, content: text };
  });
  return { stream: false, ...rest, messages: texts };
}

describe('requests for cohere', () => {
  before(function () {
    skipWithoutFixtures(this);
  });

  for (const { name, request } of recordedExchanges('cohere', ({ url }) => url.pathname === '/v2/chat')) {
    it(`are the recorded one for ${name}, asked in OpenAI’s words`, () => {
      const { body, dropped } = ask(asHub(request), String(request['model']));
      expect(plain(body)).to.deep.equal(plain(request));
      expect(dropped).to.deep.equal([]);
    });
  }
});

describe('options of requests for cohere', () => {
  const MAPPED: [string, Partial<ChatRequest>, JsonObject][] = [
    ['samplers', { top_p: 1, top_k: 900, temperature: 0 }, { p: 0.99, k: 500, temperature: 0 }],
    ['limits', { max_completion_tokens: 5, stop: 'x' }, { max_tokens: 5, stop_sequences: ['x'] }],
    ['a low effort', { reasoning_effort: 'low' }, { thinking: { type: 'enabled', token_budget: 2048 } }],
    ['no effort', { reasoning_effort: 'none' }, { thinking: { type: 'disabled' } }],
    ['a budget', { thinking: { type: 'enabled', budget_tokens: 7 } }, { thinking: { type: 'enabled', token_budget: 7 } }],
    ['its own', { safety_mode: 'OFF', documents: ['d'], k: 3 }, { safety_mode: 'OFF', documents: ['d'], k: 3 }],
  ]; // prettier-ignore
  for (const [what, hub, expected] of MAPPED) {
    it(`map ${what}`, () => {
      const { body, dropped } = ask(hub);
      expect(body).to.deep.include(expected);
      expect(dropped).to.deep.equal([]);
    });
  }

  const DROPPED: [Partial<ChatRequest>, string[], string?][] = [
    [{ n: 2, logit_bias: { 1: 1 }, parallel_tool_calls: false }, ['n', 'logit_bias', 'parallel_tool_calls']],
    [{ frequency_penalty: -1, presence_penalty: 2 }, ['frequency_penalty', 'presence_penalty']],
    [{ stop: ['1', '2', '3', '4', '5', '6'] }, ['stop']],
    [{ reasoning_effort: 'high' }, ['reasoning_effort'], 'command-r-08-2024'],
    [{ response_format: { type: 'grammar' } }, ['response_format']],
  ];
  for (const [hub, expected, model] of DROPPED) {
    it(`tell that ${expected.join(', ')} cannot be had`, () => {
      expect(ask(hub, model).dropped).to.deep.equal(expected);
    });
  }

  it('name a tool by offering no other', () => {
    const tools = ['a', 'b'].map((name) => ({ type: 'function' as const, function: { name, strict: true } }));
    const { body } = ask({ tools, tool_choice: { type: 'function', function: { name: 'b' } } });
    const offered = [{ type: 'function', function: { name: 'b', parameters: { type: 'object' } } }];
    expect(body).to.deep.include({ tools: offered, tool_choice: 'REQUIRED', strict_tools: true });
  });

  it('send back the plan that led to calls, and show images of tools behind the results', () => {
    const call = { id: '1', type: 'function' as const, function: { name: 'f', arguments: '{}' } };
    const image = { type: 'image_url' as const, image_url: { url: 'https://example.com/x.png' } };
    const { body } = ask({
      messages: [
        { role: 'assistant', content: null, reasoning_content: 'I will call f.', tool_calls: [call] },
        { role: 'tool', tool_call_id: '1', content: [{ type: 'text', text: 'see' }, image] },
      ],
    });
    expect(body['messages']).to.deep.equal([
      { role: 'assistant', tool_calls: [call], tool_plan: 'I will call f.' },
      { role: 'tool', tool_call_id: '1', content: 'see' },
      { role: 'user', content: [{ type: 'text', text: 'The result of 1 shows:' }, image] },
    ]);
  });

  it('refuse what Cohere cannot read', () => {
    const audio = { type: 'input_audio', input_audio: { data: '', format: 'wav' } };
    expect(() => ask({ messages: [{ role: 'user', content: [audio] }] }))
      .to.throw(/input_audio/)
      .with.property('code', 'unsupported_content');
  });
});

describe('answers of cohere', () => {
  it('that failed are errors', () => {
    const body = { message: { role: 'assistant', content: [] }, finish_reason: 'TIMEOUT' };
    expect(() => readChat(body, 'm'))
      .to.throw()
      .with.property('status', 504);
    const data = JSON.stringify({ type: 'message-end', delta: { finish_reason: 'ERROR', error: 'broken' } });
    const reader = new CohereStreamReader('m');
    const { error } = reader.read({ name: 'message-end', data, start: 0, end: 0 });
    expect([error, reader.complete]).to.deep.equal([{ status: 502, message: 'broken' }, false]);
  });

  it('have log probabilities of each piece of text', () => {
    const logprobs = [{ text: 'Hi', token_ids: [1, 2], logprobs: [-0.5, -0.25] }];
    const body = { message: { content: [{ type: 'text', text: 'Hi' }] }, finish_reason: 'COMPLETE', logprobs };
    const { choices } = readChat(body, 'm').whole as { choices: JsonObject[] };
    const content = [{ token: 'Hi', logprob: -0.75, bytes: [72, 105], top_logprobs: [] }];
    expect(choices[0]!['logprobs']).to.deep.equal({ content });
  });
});
