import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { expect } from 'chai';
import OpenAI from 'openai';
import type { RunningGateway } from '../../support/gateway';
import { startRouted } from '../../support/routed-gateway';
import { begins, chunk, type StandIn, startStandIn } from '../../support/stand-in';

const EMAIL = { patterns: ['[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+'], label: 'EMAIL' };
const QUESTION = 'I am bob@example.com';
/** What the model says, in pieces that cut through everything. */
const PIECES = ['You are [EM', 'AIL', '_1', '], not eve@', 'evil.', 'org, are you?'];
const BLOCKED = ['I know the ', 'blue', 'bird, and ', 'more ', 'of it'];

interface Said {
  text: string;
  error?: unknown;
}

/** How a client of each API asks for a stream and reads it. */
type Ask = (url: string) => Promise<Said>;

async function reading(pieces: AsyncIterable<string>): Promise<Said> {
  let text = '';
  try {
    for await (const piece of pieces) text += piece;
    return { text };
  } catch (error) {
    return { text, error };
  }
}

const CLIENTS: Record<string, Ask> = {
  'openai-chat': (url) => {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 });
    return reading(
      (async function* () {
        const messages = [{ role: 'user' as const, content: QUESTION }];
        const stream = await client.chat.completions.create({ model: 'm', messages, stream: true });
        for await (const { choices } of stream) yield choices[0]?.delta.content ?? '';
      })(),
    );
  },
  'openai-responses': (url) => {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 });
    return reading(
      (async function* () {
        const stream = await client.responses.create({ model: 'm', input: QUESTION, stream: true });
        let said = '';
        for await (const event of stream) {
          if (event.type === 'response.output_text.delta') yield event.delta;
          if (event.type === 'response.output_text.delta') said += event.delta;
          if (event.type === 'response.output_text.done') expect(event.text).to.equal(said);
          if (event.type === 'response.completed') expect(JSON.stringify(event.response.output)).to.include(said);
        }
      })(),
    );
  },
  'anthropic-messages': (url) => {
    const client = new Anthropic({ baseURL: url, apiKey: 'none', maxRetries: 0 });
    return reading(
      (async function* () {
        const messages = [{ role: 'user' as const, content: QUESTION }];
        const stream = client.messages.stream({ model: 'm', max_tokens: 100, messages });
        for await (const event of stream) {
          if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') yield event.delta.text;
        }
      })(),
    );
  },
  gemini: (url) => {
    const client = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: url } });
    return reading(
      (async function* () {
        const stream = await client.models.generateContentStream({ model: 'm', contents: QUESTION });
        for await (const { text } of stream) yield text ?? '';
      })(),
    );
  },
};

describe('guardrails, for the clients of each API', () => {
  let standIn: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    standIn = await startStandIn();
    const action = {
      input: [{ regex: { ...EMAIL, action: 'redact', restore: true } }],
      output: [{ regex: { ...EMAIL, action: 'redact' } }, { 'deny-list': { words: ['bluebird'] } }],
    };
    gateway = await startRouted({
      endpoints: { one: standIn.url },
      router: { models: { m: ['one/m'] } },
      before: [{ guardrails: { action } }],
      apiEndpoint: { paths: ['/v1/*', '/v1beta/*'] },
    });
  });
  after(async () => {
    await gateway.stop();
    await standIn.close();
  });

  function streams(pieces: string[]): void {
    standIn.answer((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const events = pieces.map((content) => chunk({ content }));
      response.end(`${events.join('')}${chunk({}, 'stop')}data: [DONE]\n\n`);
    });
  }

  for (const [api, ask] of Object.entries(CLIENTS)) {
    it(`redacts and restores in streams of ${api}`, async () => {
      streams(PIECES);
      const { text, error } = await ask(gateway.url);
      expect(error).to.equal(undefined);
      expect(text).to.equal('You are bob@example.com, not [EMAIL], are you?');
      expect(standIn.received[0]?.text).to.include('[EMAIL_1]').and.not.include('bob@');
    });

    it(`ends streams of ${api} with an error that its SDK throws`, async () => {
      standIn.answer(begins(...BLOCKED.map((content) => chunk({ content }))));
      const { text, error } = await ask(gateway.url);
      expect(text).to.equal('I know the ');
      expect(String((error as Error).message)).to.include('blocked by the rules');
      expect(await (await standIn.next()).closed).to.equal('cut');
    });
  }
});
