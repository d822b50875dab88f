import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import OpenAI from 'openai';
import { parse, stringify } from 'yaml';
import { followPage } from './support/follow-page';
import { startJsonServer, type JsonServer } from './support/json-server';
import { agrees, blocksOf } from './support/page';
import { Reader } from './support/reader';

describe('the README', () => {
  describe('its quick start', () => followPage(blocksOf('README.md', 'Quick start')));

  describe('its page reader', () => {
    it('sees an output that is not what the page says', () => {
      expect(agrees('{"id":"demo-7","created":17}\n', '{"id":"demo-1","created":1}')).to.equal(true);
      expect(agrees('one\ntwo\nthree', 'one\n...\nthree')).to.equal(true);
      expect(agrees('one\ntwo\nthree', 'one\n...\nfour')).to.equal(false);
      expect(agrees('x-ai-cache: miss', 'x-ai-cache: hit')).to.equal(false);
    });
  });

  describe('its provider of one’s own', () => {
    let reader: Reader;
    let server: JsonServer;
    let client: OpenAI;

    before(async () => {
      server = await startJsonServer(({ model }) => ({
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 0,
        model,
        choices: [{ index: 0, message: { role: 'assistant', content: 'From the lab.' }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
      }));
      reader = new Reader();
      reader.write('my-plugin.js', blockOf('// my-plugin.js'));
      const system = blockOf('# system.config.yml');
      reader.write('own/system.config.yml', `db: { redis: { emulate: true, namespace: EG } }\n${system}`);
      reader.write('own/gateway.config.yml', gatewayWith(server.url));
      const table = await reader.start('LAB_KEY=lab-secret EG_CONFIG_DIR=own npm start');
      expect(table).to.contain('lab    ready').and.to.contain('other  ready');
      client = new OpenAI({ baseURL: `${reader.gateway}/v1`, apiKey: 'unused', maxRetries: 0 });
    });
    after(async () => {
      await reader.leave();
      await server.close();
    });

    const ask = (model: string) =>
      client.chat.completions
        .create({
          model,
          messages: [{ role: 'user', content: 'Hello!' }],
          max_completion_tokens: 5,
          logit_bias: { 1: 1 },
        })
        .withResponse();

    it('needs no code when it speaks OpenAI’s API', async () => {
      const { data } = await ask('lab/big');
      expect(data.choices[0]?.message.content).to.equal('From the lab.');
      expect(server.calls.at(-1)?.headers.authorization).to.equal('Bearer lab-secret');
      expect(server.calls.at(-1)?.body).to.include({ model: 'big', max_completion_tokens: 5 });
    });

    it('has its own ways by a few lines', async () => {
      const { response } = await ask('other/big');
      const call = server.calls.at(-1);
      expect(call?.headers['x-lab-key']).to.equal('lab-secret');
      expect(call?.body).to.include({ max_tokens: 5 }).and.to.not.have.any.keys('max_completion_tokens', 'logit_bias');
      expect(response.headers.get('x-ai-dropped-params')).to.equal('logit_bias');
    });
  });

  describe('its provider with an API of its own', () => {
    let reader: Reader;
    let server: JsonServer;

    before(async () => {
      server = await startJsonServer(() => ({ answer: 'You will cross a river.', words: { heard: 3, said: 5 } }));
      reader = new Reader();
      reader.write('oracle.js', blockOf('// oracle.js'));
      reader.write(
        'own/system.config.yml',
        stringify({ db: { redis: { emulate: true, namespace: 'EG' } }, plugins: { ai: { package: './oracle.js' } } }),
      );
      reader.write(
        'own/gateway.config.yml',
        gatewayOf({ oracle: { url: server.url, provider: 'oracle', apiKey: 'env:ORACLE_KEY' } }),
      );
      await reader.start('ORACLE_KEY=oracle-secret EG_CONFIG_DIR=own npm start');
    });
    after(async () => {
      await reader.leave();
      await server.close();
    });

    it('answers clients of the SDK, streamed too, and names what it does not take', async () => {
      const client = new OpenAI({ baseURL: `${reader.gateway}/v1`, apiKey: 'unused', maxRetries: 0 });
      const question = { model: 'oracle/pythia', messages: [{ role: 'user' as const, content: 'What now?' }] };
      const { data, response } = await client.chat.completions
        .create({ ...question, max_tokens: 9, seed: 1 })
        .withResponse();
      expect(data.choices[0]?.message.content).to.equal('You will cross a river.');
      expect(response.headers.get('x-ai-dropped-params')).to.equal('seed');
      const [call] = server.calls;
      expect(call).to.deep.include({ url: '/ask', body: { priest: 'pythia', question: 'What now?', limit: 9 } });
      expect(call?.headers['x-oracle-key']).to.equal('oracle-secret');
      const streamed = await client.chat.completions.stream(question).finalChatCompletion();
      expect(streamed.choices[0]?.message.content).to.equal('You will cross a river.');
    });
  });

  it('shows the policy of one’s own as the example has it', () => {
    const shown = blocksOf('README.md', 'Extending it').find(({ text }) => text.startsWith('// mask-emails.js\n'));
    const file = readFileSync('config/examples/custom-policy/mask-emails.js', 'utf8');
    expect(shown?.text).to.equal(`// mask-emails.js\n${file}`);
  });

  it('shows the configuration that ships', () => {
    const [shown] = blocksOf('README.md', 'The configuration').filter(({ language }) => language === 'yaml');
    const shipped = readFileSync('config/gateway.config.yml', 'utf8').split('\n');
    const strangers = shown!.text.split('\n').filter((line) => !shipped.includes(line));
    expect(strangers).to.deep.equal([]);
  });
});

/** The block on extending the gateway that begins with this comment. */
function blockOf(comment: string): string {
  const blocks = blocksOf('README.md', 'Extending it').map(({ text }) => text);
  return blocks.find((text) => text.startsWith(comment)) ?? expect.fail(comment);
}

/** A pipeline with the provider as the README declares it, and once more as the kind of the reader's own. */
function gatewayWith(url: string): string {
  const [declared] = blocksOf('README.md', 'Extending it').filter(({ language }) => language === 'yaml');
  const { serviceEndpoints } = parse(declared!.text) as { serviceEndpoints: { lab: object } };
  const lab = { ...serviceEndpoints.lab, url };
  return gatewayOf({ lab, other: { ...lab, provider: 'lab' } });
}

/** One pipeline in front of these endpoints. */
function gatewayOf(serviceEndpoints: object): string {
  return stringify({
    http: { port: 0, hostname: '127.0.0.1' },
    admin: { port: 0, host: '127.0.0.1' },
    apiEndpoints: { ai: { host: '*', paths: '/v1/*' } },
    serviceEndpoints,
    policies: ['provider-router'],
    pipelines: { ai: { apiEndpoints: ['ai'], policies: [{ 'provider-router': null }] } },
  });
}
