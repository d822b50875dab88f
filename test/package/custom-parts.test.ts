import { execFile } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import OpenAI from 'openai';
import { HostProcess } from '../host/host-process';
import { startJsonServer, type JsonServer } from '../support/json-server';
import { installedProject } from './project';

/** The `server.js` that the host's own generator writes into a project. */
const PROGRAM = `require('express-gateway')().load(process.env.EG_CONFIG_DIR).run();`;

describe('a policy, a provider and a dialect in a package of their own, installed beside the gateway', () => {
  let project: string;
  let parrot: JsonServer;
  let host: HostProcess;
  let client: OpenAI;

  before(async function () {
    this.timeout(120_000);
    project = await installedProject(['.', 'test/package/fixture-package']);
    parrot = await startJsonServer(({ words }) => ({ said: `${String(words)}!`, counted: { heard: 2, spoken: 3 } }));
    process.env['PARROT_KEY'] = 'seeds';
    host = await HostProcess.start(gatewayConfig(parrot.url), systemConfig(project), {
      program: PROGRAM,
      cwd: project,
    });
    client = new OpenAI({ baseURL: `${host.gateway}/v1`, apiKey: 'unused', maxRetries: 0 });
  });
  after(async () => {
    await host?.stop();
    await parrot?.close();
    if (project) rmSync(project, { recursive: true });
  });

  it('the policy sees the request, the provider translates it and its answer', async () => {
    const { data, response } = await client.chat.completions
      .create({ model: 'polly', messages: [{ role: 'user', content: 'hello there' }] })
      .withResponse();
    expect(data.choices[0]?.message.content).to.equal('hello there!');
    expect(data.usage).to.include({ prompt_tokens: 2, completion_tokens: 3 });
    expect(response.headers.get('x-acme-words')).to.equal('2');
    const [call] = parrot.calls;
    expect(call).to.include({ url: '/say' });
    expect(call?.headers['x-parrot-key']).to.equal('seeds');
    expect(call?.body).to.deep.equal({ voice: 'grey', words: 'hello there' });
  });

  it('the gateway streams what the provider said in one piece', async () => {
    const stream = await client.chat.completions.create({
      model: 'polly',
      messages: [{ role: 'user', content: 'hello there' }],
      stream: true,
    });
    let said = '';
    for await (const chunk of stream) said += chunk.choices[0]?.delta.content ?? '';
    expect(said).to.equal('hello there!');
  });

  it('the policy refuses in the form of the API that the client speaks', async () => {
    const content = 'far too many words for this little bird';
    const refused = client.chat.completions.create({ model: 'polly', messages: [{ role: 'user', content }] });
    const error = await refused.then(
      () => expect.fail('the request was answered'),
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(OpenAI.BadRequestError);
    expect(error).to.include({ code: 'too_many_words' });
  });

  it('the dialect serves its clients, with the policy and the provider behind it', async () => {
    const send = async (body: object) => {
      const answer = await fetch(`${host.gateway}/v1/telegrams`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: (await answer.json()) as unknown };
    };
    expect(await send({ to: 'polly', text: 'hello there' })).to.deep.equal({
      status: 200,
      body: { from: 'parrot', text: 'hello there!' },
    });
    expect(await send({ to: 'polly', text: 'far too many words for it' })).to.deep.include({ status: 400 });
    const { status, body } = await send({ to: 'nobody', text: 'hello' });
    expect(status).to.equal(404);
    expect(body).to.include({ stop: 'model_not_found' });
    expect(await send({ text: 'hello' })).to.deep.equal({
      status: 400,
      body: { stop: 'invalid_request', message: '`to` must name who is to read the telegram.' },
    });
  });

  it('its sources fit the types of the installed package', async () => {
    const sources = path.join(project, 'sources');
    cpSync('test/package/fixture-package', sources, { recursive: true });
    const options = ['--noEmit', '--allowJs', '--checkJs', '--strict', '--module', 'node20', '--skipLibCheck'];
    const types = ['--types', 'node', '--typeRoots', path.resolve('node_modules/@types')];
    const compiler = require.resolve('typescript/bin/tsc');
    const { stdout } = await promisify(execFile)(process.execPath, [compiler, ...options, ...types, 'index.js'], {
      cwd: sources,
    }).catch((error: { stdout: string }) => error);
    expect(stdout).to.equal('');
  });

  it('its settings are checked like those that ship', async () => {
    const wrong = gatewayConfig(parrot.url, { words: 'many' });
    const ended = await HostProcess.start(wrong, systemConfig(project), { program: PROGRAM, cwd: project }).then(
      async (started) => (await started.stop(), 'it started'),
      (error: Error) => error.message,
    );
    expect(ended).to.contain('word-limit');
  });
});

function gatewayConfig(parrotUrl: string, wordLimit: object = { words: 5 }): object {
  return {
    apiEndpoints: { ai: { host: '*', paths: ['/v1/*'] } },
    serviceEndpoints: { parrot: { url: parrotUrl, provider: 'parrot', apiKey: 'env:PARROT_KEY' } },
    policies: ['word-limit', 'usage-meter', 'provider-router'],
    pipelines: {
      ai: {
        apiEndpoints: ['ai'],
        policies: [
          { 'word-limit': { action: wordLimit } },
          { 'usage-meter': null },
          { 'provider-router': { action: { models: { polly: ['parrot/grey'] } } } },
        ],
      },
    },
  };
}

function systemConfig(project: string): object {
  return { plugins: { ai: { package: 'acme-ai-gateway', ledger: `sqlite:${path.join(project, 'usage.db')}` } } };
}
