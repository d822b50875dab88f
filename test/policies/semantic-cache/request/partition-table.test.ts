import { expect } from 'chai';
import type { JsonObject } from '../../../../plugins/core/json';
import { type Asking, second } from './asking';

const QUESTION = 'How do I reset my password?';
const REPHRASED = 'How can I change the password that I forgot?';

const system = { role: 'system', content: 'You help customers of a shop.' };
/** Claims that both have. */
const COMMON = { group: '', groups: [], 'https://a.test/org': 7 };
const ann = { id: 'ann', name: 'Ann', team: 'red', claims: { tenant: 'one', org: { id: 7 }, ...COMMON } };
const bob = { id: 'bob', name: 'Bob', team: 'red', claims: { tenant: 'two', org: { id: 7 }, ...COMMON } };

const chat: Asking = {
  api: 'openai-chat',
  consumer: ann,
  body: { model: 'smart', messages: [system, { role: 'user', content: QUESTION }], temperature: 0.2, max_tokens: 500 },
};
const withBody = (more: JsonObject): Asking => ({ ...chat, body: { ...chat.body, ...more } });
const saying = (...messages: JsonObject[]): Asking => withBody({ messages: [system, ...messages] });
const asking = (content: string): Asking => saying({ role: 'user', content });
const turns = (count: number): JsonObject[] =>
  Array.from({ length: 2 * count - 1 }, (_, at) => ({ role: at % 2 ? 'assistant' : 'user', content: `turn ${at}` }));
const part = (...more: JsonObject[]): JsonObject => ({
  role: 'user',
  content: [{ type: 'text', text: REPHRASED }, ...more],
});
const tool = { type: 'function', function: { name: 'order_status', parameters: {} } };

/** One thing is changed at a time; what becomes of the changed request when the usual one was answered before. */
const ROWS: [change: string, then: Asking, becomes: string][] = [
  ['nothing', chat, 'hit'],
  ['the words of the question', asking(REPHRASED), 'hit'],
  ['a stream', withBody({ stream: true, stream_options: { include_usage: true } }), 'hit'],
  ['the end user', withBody({ user: 'u-1', safety_identifier: 'u-1', metadata: { a: 'b' } }), 'hit'],
  ['the price class', withBody({ service_tier: 'flex' }), 'hit'],
  ['the order of members', { ...chat, body: Object.fromEntries(Object.entries(chat.body).reverse()) }, 'hit'],
  ['a header without effect', { ...chat, headers: { 'user-agent': 'x', authorization: 'Bearer y' } }, 'hit'],
  ['a temperature that hardly differs', withBody({ temperature: 0.3 }), 'miss'],
  ['the model', { ...withBody({ model: 'fast' }), model: 'fast' }, 'miss'],
  ['where the model leads', { ...chat, targets: ['openai/gpt-5'] }, 'miss'],
  [
    'the system prompt',
    withBody({
      messages: [
        { ...system, content: 'Be rude.' },
        { role: 'user', content: QUESTION },
      ],
    }),
    'miss',
  ],
  ['no system prompt', withBody({ messages: [{ role: 'user', content: QUESTION }] }), 'miss'],
  ['a turn before', saying(...turns(2), { role: 'user', content: QUESTION }), 'miss'],
  ['the name of who asks', saying({ role: 'user', content: QUESTION, name: 'tim' }), 'miss'],
  ['the question as a part', saying(part()), 'miss'],
  ['top_p', withBody({ top_p: 0.5 }), 'miss'],
  ['max_tokens', withBody({ max_tokens: 50 }), 'miss'],
  ['a seed', withBody({ seed: 7 }), 'miss'],
  ['stop', withBody({ stop: ['\n'] }), 'miss'],
  ['a penalty', withBody({ frequency_penalty: 1 }), 'miss'],
  ['a bias', withBody({ logit_bias: { 50256: -100 } }), 'miss'],
  ['the effort', withBody({ reasoning_effort: 'high' }), 'miss'],
  ['the form of the answer', withBody({ response_format: { type: 'json_object' } }), 'miss'],
  [
    'a schema of the answer',
    withBody({ response_format: { type: 'json_schema', json_schema: { name: 'a' } } }),
    'miss',
  ],
  ['a choice of tools without tools', withBody({ tool_choice: 'none' }), 'miss'],
  ['a member that nobody knows', withBody({ shiny_new_thing: true }), 'miss'],
  ['a header that chooses a preview', { ...chat, headers: { 'openai-beta': 'assistants=v2' } }, 'miss'],
  ['the API', { ...chat, api: 'openai-responses', body: { model: 'smart', input: QUESTION } }, 'miss'],
  ['the pipeline', { ...chat, pipeline: 'other' }, 'miss'],
  ['the consumer', { ...chat, consumer: bob }, 'miss'],
  ['no consumer', { ...chat, consumer: undefined }, 'miss'],
  ['the embedder', { ...chat, embedder: 'text-embedding-3-small' }, 'miss'],
  ['no embedder', { ...chat, embedder: 'lexical' }, 'miss'],
  ['the verifier', { ...chat, verifier: '2' }, 'miss'],
  ['tools', withBody({ tools: [tool] }), 'refused: tools'],
  ['functions', withBody({ functions: [{ name: 'f' }] }), 'refused: tools'],
  [
    'a call and its result',
    saying(
      { role: 'user', content: 'hi' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: '1', type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: '1', content: '3' },
      { role: 'user', content: QUESTION },
    ),
    'refused: tool_results',
  ],
  ['a search', withBody({ web_search_options: {} }), 'refused: search'],
  [
    'an image',
    saying(part({ type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } })),
    'refused: images',
  ],
  ['sound', saying(part({ type: 'input_audio', input_audio: { data: 'AA==', format: 'wav' } })), 'refused: audio'],
  [
    'a spoken answer',
    withBody({ modalities: ['text', 'audio'], audio: { voice: 'a', format: 'mp3' } }),
    'refused: audio',
  ],
  ['a file', saying(part({ type: 'file', file: { file_id: 'file-1' } })), 'refused: files'],
  ['a part of a new kind', saying(part({ type: 'hologram' })), 'refused: files'],
  ['a fourth turn', saying(...turns(4)), 'refused: turns'],
  ['a high temperature', withBody({ temperature: 0.8 }), 'refused: temperature'],
  ['several answers', withBody({ n: 2 }), 'refused: several'],
  ['probabilities', withBody({ logprobs: true }), 'refused: logprobs'],
  ['today', asking('What is on the menu today?'), 'refused: time'],
  ['now', asking('Who is the Pope now?'), 'refused: time'],
  ['latest', asking('What is the LATEST version of Node?'), 'refused: time'],
  ['a price', asking('What is the price of gold?'), 'refused: time'],
  ['the weather', asking('weather in Rome'), 'refused: time'],
  ['a word that only contains one', asking('How do I knowingly restock a warehouse?'), 'hit'],
  ['a moderated topic', asking('I want to kill myself'), 'refused: moderated'],
  [
    'what guardrails found',
    { ...chat, incidents: [{ check: 'pii', side: 'input', action: 'flag' }] },
    'refused: moderated',
  ],
  ['words of the operator', asking('When does Project  Bluebird start?'), 'refused: words'],
  ['a pattern of the operator', asking('What about ticket-77?'), 'refused: patterns'],
  [
    'an answer that has begun',
    saying({ role: 'user', content: QUESTION }, { role: 'assistant', content: 'To' }),
    'refused: no_question',
  ],
  ['no text', asking('  '), 'refused: no_question'],
];

/** Answers to these are not made of the words alone. */
const MORE: [option: string, asking: Asking, reason: string][] = [
  ['plugins of OpenRouter', { ...chat, body: { ...chat.body, plugins: [{ id: 'web' }] } }, 'search'],
  ['a search of xAI', { ...chat, body: { ...chat.body, search_parameters: { mode: 'on' } } }, 'search'],
  ['images to be drawn', { ...chat, body: { ...chat.body, modalities: ['text', 'image'] } }, 'images'],
  ['a container of Anthropic', { ...chat, body: { ...chat.body, container: 'container_1' } }, 'tools'],
];

describe('what a request changes', () => {
  for (const [change, then, becomes] of ROWS)
    it(`${change}: ${becomes}`, () => expect(second(chat, then)).to.equal(becomes));
});

describe('what is answered by more than words', () => {
  for (const [option, asking, reason] of MORE)
    it(`${option}: ${reason}`, () => expect(second(asking, asking)).to.equal(`refused: ${reason}`));
});

describe('who shares answers that mean the same', () => {
  const shared = (scope: Asking['scope'], one: Partial<Asking>, other: Partial<Asking>) =>
    second({ ...chat, scope, ...one }, { ...asking(REPHRASED), scope, ...other });

  const rows: [string, Asking['scope'], Partial<Asking>, Partial<Asking>, string][] = [
    ['a team', 'team', {}, { consumer: bob }, 'hit'],
    ['another team', 'team', {}, { consumer: { ...bob, team: 'blue' } }, 'miss'],
    [
      'nobody without a team',
      'team',
      { consumer: { id: 'x', name: 'x' } },
      { consumer: { id: 'y', name: 'y' } },
      'miss',
    ],
    ['the route', 'route', {}, { consumer: undefined }, 'hit'],
    ['the same claim', ['claim.org.id'], {}, { consumer: bob }, 'hit'],
    ['another claim', ['claim.tenant'], {}, { consumer: bob }, 'miss'],
    ['the same claim of another team', ['team', 'claim.org.id'], {}, { consumer: { ...bob, team: 'blue' } }, 'miss'],
    ['nobody without the claim', ['claim.none'], {}, { consumer: bob }, 'miss'],
    ['nobody whose claim is empty', ['claim.group'], {}, { consumer: bob }, 'miss'],
    ['nobody whose claim lists nothing', ['claim.groups'], {}, { consumer: bob }, 'miss'],
    ['the same claim that is named by an address', ['claim.https://a.test/org'], {}, { consumer: bob }, 'hit'],
    [
      'a header',
      ['header.X-Tenant'],
      { headers: { 'x-tenant': 'a' } },
      { consumer: bob, headers: { 'x-tenant': 'a' } },
      'hit',
    ],
    ['another header', ['header.x-tenant'], { headers: { 'x-tenant': 'a' } }, { headers: { 'x-tenant': 'b' } }, 'miss'],
    ['nobody without the header', ['header.x-tenant'], {}, { consumer: bob }, 'miss'],
    ['a header, not the claim of that name', ['header.tenant'], { headers: { tenant: 'one' } }, {}, 'miss'],
  ];
  for (const [who, scope, one, other, becomes] of rows) {
    it(`${who}: ${becomes}`, () => expect(shared(scope, one, other)).to.equal(becomes));
  }
});
