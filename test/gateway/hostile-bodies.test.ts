import { expect } from 'chai';
import type { RunningGateway } from '../support/gateway';
import { anthropicError, chat, message, openAiError, post, startRouted } from '../support/routed-gateway';
import { says, type StandIn, startStandIn } from '../support/stand-in';
import { expectStillServed } from './still-served';

const CHAT = '/v1/chat/completions';
const MESSAGES = '/v1/messages';

describe('bodies that are wrong', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      router: { models: { one: 'stand/one', '*': 'stand/*' } },
    });
  });
  after(async () => {
    await gateway.stop();
    await provider.close();
  });
  beforeEach(() => provider.answer(says('fine')));
  afterEach(() => expectStillServed(gateway, provider));

  /** Sends both APIs a body that must not reach a provider. */
  async function refused(openAiBody: unknown, anthropicBody: unknown, headers?: Record<string, string>) {
    const openai = await post(gateway.url + CHAT, openAiBody, headers);
    const anthropic = await post(gateway.url + MESSAGES, anthropicBody, headers);
    expect(openai.headers.get('content-type')).to.equal('application/json');
    expect(openai.headers.get('x-request-id')).to.match(/^req_/);
    expect(anthropic.headers.get('request-id')).to.match(/^req_/);
    expect(provider.received).to.have.length(0);
    const { details, type } = anthropicError(anthropic.text);
    return {
      openai: { status: openai.status, ...openAiError(openai.text) },
      anthropic: { status: anthropic.status, type, ...details },
    };
  }

  const bodies: [what: string, body: string | Buffer, code: string, says: RegExp][] = [
    ['nothing', '', 'invalid_request', /empty/],
    ['no JSON', '{"model":', 'invalid_json', /JSON/],
    ['a list', '[]', 'invalid_request', /object/],
    ['a number', '7', 'invalid_request', /object/],
    ['null', 'null', 'invalid_request', /object/],
    ['deep nesting', `{"a":${'['.repeat(1_000)}${']'.repeat(1_000)}}`, 'too_deep', /100 levels/],
    ['deep nesting that never ends', `{"a":${'{"a":'.repeat(9_000)}`, 'too_deep', /100 levels/],
    [
      'invalid UTF-8',
      Buffer.from([...Buffer.from('{"model":"'), 0xff, 0xfe, ...Buffer.from('"}')]),
      'invalid_encoding',
      /UTF-8/,
    ],
    [
      'half a surrogate in UTF-8',
      Buffer.from([...Buffer.from('{"a":"'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')]),
      'invalid_encoding',
      /UTF-8/,
    ],
    ['__proto__', '{"model":"one","__proto__":{"stream":true},"messages":[]}', 'invalid_json', /prototype/],
    ['__proto__ in disguise', '{"model":"one","\\u005f_proto__":{"a":1},"messages":[]}', 'invalid_json', /prototype/],
    [
      '__proto__ further down',
      '{"model":"one","messages":[{"role":"user","__proto__":{"content":"x"}}]}',
      'invalid_json',
      /prototype/,
    ],
    ['constructor.prototype', '{"model":"one","constructor":{"prototype":{"a":1}}}', 'invalid_json', /prototype/],
    [
      'two models',
      '{"model":"two","model":"one","messages":[{"role":"user","content":"hi"}]}',
      'duplicate_member',
      /same name/,
    ],
    [
      'two models, one in disguise',
      '{"\\u006dodel":"two","messages":[{"role":"user","content":"hi"}],"model":"one"}',
      'duplicate_member',
      /same name/,
    ],
    [
      'two contents',
      '{"model":"one","messages":[{"role":"user","content":"bad","content":"good"}]}',
      'duplicate_member',
      /same name/,
    ],
    ['a model as long as a book', JSON.stringify(chat({ model: 'm'.repeat(5_000) })), 'invalid_request', /model/],
  ];
  for (const [what, body, code, words] of bodies) {
    it(`refuses ${what} with 400 in the form of each API`, async () => {
      const asMessage = typeof body === 'string' ? body.replace('"one",', '"one","max_tokens":5,') : body;
      const { openai, anthropic } = await refused(body, asMessage);
      expect(openai).to.include({ status: 400, type: 'invalid_request_error', code });
      expect(openai.message).to.match(words);
      expect(anthropic).to.include({ status: 400, type: 'invalid_request_error' });
    });
  }

  it('takes members that only look dangerous', async () => {
    const body =
      '{"model":"one","messages":[{"role":"user","content":"{\\"a\\":1,\\"a\\":2}: \\"x\\":"}],"metadata":{"constructor":"acme"}}';
    expect((await post(gateway.url + CHAT, body)).status).to.equal(200);
    expect(provider.received[0]?.text).to.equal(body);
  });

  const members: [body: object, param: string][] = [
    [{ model: undefined }, 'model'],
    [{ model: 7 }, 'model'],
    [{ model: '' }, 'model'],
    [{ model: ['one'] }, 'model'],
    [{ messages: undefined }, 'messages'],
    [{ messages: 'hi' }, 'messages'],
    [{ messages: [] }, 'messages'],
    [{ messages: [null] }, 'messages[0]'],
    [{ messages: [{ role: 'boss', content: 'hi' }] }, 'messages[0].role'],
    [
      {
        messages: [
          { role: 'user', content: 'a' },
          { role: 'user', content: 7 },
        ],
      },
      'messages[1].content',
    ],
    [{ stream: 'yes' }, 'stream'],
  ];
  for (const [wrong, param] of members) {
    it(`names ${param} when it is ${JSON.stringify(Object.values(wrong)[0]) ?? 'missing'}`, async () => {
      const { openai, anthropic } = await refused(chat(wrong), message(wrong));
      expect(openai).to.include({ status: 400, param });
      expect(anthropic).to.include({ status: 400, param });
    });
  }

  it('refuses encodings that it does not read', async () => {
    const { openai, anthropic } = await refused('xxxx', 'xxxx', { 'content-encoding': 'gzip' });
    expect(openai).to.include({ status: 415, code: 'unsupported_encoding' });
    expect(anthropic).to.include({ status: 415, error_code: 'unsupported_encoding' });
  });

  it('are mended where only a byte order mark stands before the JSON', async () => {
    const answer = await post(gateway.url + CHAT, Buffer.from(`\ufeff${JSON.stringify(chat())}`));
    expect(answer.status).to.equal(200);
    expect(provider.received[0]?.text.startsWith('{')).to.equal(true);
  });
});
