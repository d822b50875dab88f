import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { StartProcess } from './start-process';

describe('npm start', () => {
  let start: StartProcess;
  beforeEach(() => (start = new StartProcess()));
  afterEach(() => start.remove());

  /** Starts, expects the end with exit code 1, and gives what was printed. */
  async function failure(env: NodeJS.ProcessEnv = {}): Promise<string> {
    await start.run(env);
    expect(await start.end(), start.output).to.equal(1);
    expect(start.output).not.to.match(/\n +at /);
    return start.output;
  }

  it('serves, tells how to use it, and is quiet otherwise', async () => {
    await start.run({ OPENAI_API_KEY: 'sk-test', ANTHROPIC_API_KEY: '' });
    expect(start.output).to.match(/Gateway +http:\/\/localhost:\d+\/v1\n/);
    expect(start.output)
      .to.match(/openai +ready\n/)
      .and.match(/anthropic +ANTHROPIC_API_KEY is not set\n/);
    expect(start.output)
      .to.match(/demo +ready \(offline/)
      .and.match(/Models +smart/);
    expect(start.output).to.match(/callers from this machine need no key/);
    expect(start.output).not.to.contain('sk-test').and.not.to.contain('[EG:').and.not.to.contain('Deprecation');
    const curl = /Try it +(curl .*)\n/.exec(start.output)?.[1] ?? '';
    const answer = execFileSync('sh', [
      '-c',
      `${curl.replace('"model":"smart"', '"model":"demo/chat"')} -s`,
    ]).toString();
    expect(answer).to.contain('Hello!');
    expect((await fetch(`${start.adminUrl}/ai/usage`)).status).to.equal(200);
  });

  it('asks for a key where there are callers', async () => {
    const key = `{ id: alice1, hash: 'sha256:${'0'.repeat(64)}' }`;
    start.edit('system.config.yml', /^ +# consumers:\n/m, `    consumers: { alice: { keys: [${key}] } }\n`);
    await start.run();
    expect(start.output)
      .to.match(/Try it .*YOUR_KEY/)
      .and.not.contain('need no key');
  });

  it('loads the plugin that it belongs to, though the host would find another', async () => {
    const other = 'others/express-gateway-plugin-ai/index.js';
    start.write(other, "module.exports = { version: '1.2.0', policies: [], init() {} };");
    await start.run({ NODE_PATH: path.join(start.folder, 'others') });
    expect(start.output).to.match(/Models +smart/);
  });

  it('knows the conditions that the plugin brings', async () => {
    start.edit(
      'gateway.config.yml',
      '- semantic-cache: {',
      '- semantic-cache: { condition: { name: not, condition: { name: ai-operation, operations: [chat] } },',
    );
    await start.run();
    expect((await start.chat()).headers.get('x-ai-cache'), start.output).to.equal(null);
  });

  it('shows no provider key through the admin API', async () => {
    await start.run({ OPENAI_API_KEY: 'sk-test-secret' });
    const shown = await (await fetch(`${start.adminUrl}/service-endpoints`)).text();
    expect(shown).to.contain('env:OPENAI_API_KEY').and.not.to.contain('sk-test-secret');
  });

  describe('ends with one clear message', () => {
    it('when the configuration is wrong', async () => {
      start.edit('gateway.config.yml', '- usage-meter:', '- usage-metre:');
      const output = await failure();
      expect(output).to.match(/gateway\.config\.yml:\d+:\d+ +pipelines\.ai\.policies\[\d\]\.usage-metre\n/);
      expect(output).to.contain('did you mean `usage-meter`');
    });

    it('when a policy refuses its parameters', async () => {
      start.edit('gateway.config.yml', 'demo/chat]', 'dmeo/chat]');
      expect(await failure()).to.match(
        /gateway\.config\.yml:\d+:\d+ +pipelines\.ai\.policies\[\d\]\.provider-router\.action\.models\.smart\n.*dmeo/,
      );
    });

    it('when a policy of the host refuses its parameters', async () => {
      start.edit('gateway.config.yml', '- ai-auth\n', '- ai-auth\n  - jwt\n');
      start.edit(
        'gateway.config.yml',
        '      - request-log:',
        '      - jwt: { action: { jwtExtractor: nose } }\n      - request-log:',
      );
      expect(await failure()).to.match(/jwt.*params validation failed/);
    });

    it('when the file is not YAML', async () => {
      start.write('system.config.yml', 'db: [');
      expect(await failure()).to.match(/system\.config\.yml:1:\d+\n +not valid YAML/);
    });

    it('when there is no configuration', async () => {
      expect(await failure({ EG_CONFIG_DIR: '/nowhere' })).to.contain('/nowhere/gateway.config.yml');
    });

    it('when the prices cannot be read, or the ledger not be opened', async () => {
      start.write('prices.yml', 'prices: { gpt-5: { inptu: 3 } }\n');
      const output = await failure();
      expect(output).to.match(/configuration cannot be used\.\s+\/.*prices\.yml: .*inptu: .*did you mean `input`/);
      start.write('prices.yml', 'prices: {}\n');
      start.edit('system.config.yml', /ledger: .*/, 'ledger: sqlite:prices.yml/usage.db');
      start.output = '';
      expect(await failure()).to.match(/configuration cannot be used\.\s+The ledger .*usage\.db cannot be opened/);
    });

    it('when a plugin does not load, with the reason', async () => {
      start.edit('system.config.yml', '  ai:\n', '  broken: { package: ./broken.js }\n  ai:\n');
      start.write('broken.js', 'throw new Error("out of ink")');
      expect(await failure()).to.match(/plugins\.broken\n.*broken\.js: out of ink/);
    });

    it('when the init of a plugin fails, with the reason', async () => {
      start.edit('system.config.yml', '  ai:\n', '  broken: { package: ./broken.js }\n  ai:\n');
      start.write('broken.js', 'module.exports = { version: "1.2.0", init() { throw new Error("out of ink") } }');
      expect(await failure()).to.contain('out of ink');
    });

    it('when a port is taken, naming the variable', async () => {
      const blocker = await listen();
      const port = String((blocker.address() as AddressInfo).port);
      try {
        expect(await failure({ EG_HTTP_PORT: port }))
          .to.contain(`port ${port} is taken`)
          .and.contain('set EG_HTTP_PORT');
        start.output = '';
        expect(await failure({ EG_ADMIN_PORT: port }))
          .to.contain('admin.port')
          .and.contain('set EG_ADMIN_PORT');
      } finally {
        blocker.close();
      }
    });

    it('when a port is none', async () => {
      expect(await failure({ EG_HTTP_PORT: '99999' }))
        .to.contain('99999 is not a port')
        .and.contain('set EG_HTTP_PORT');
    });

    it('when the address is not of this machine', async () => {
      expect(await failure({ EG_HTTP_HOST: '192.0.2.1' })).to.contain('set EG_HTTP_HOST');
    });
  });

  it('lives on after faults outside of all handlers', async () => {
    start.edit('system.config.yml', '  ai:\n', '  faulty: { package: ./faulty.js }\n  ai:\n');
    start.write(
      'faulty.js',
      `module.exports = { version: '1.2.0', init(context) {
        context.registerGatewayRoute((app) => app.get('/fault', (request, response) => {
          setTimeout(() => { throw new Error('thrown later'); }, 0);
          Promise.reject(new Error('awaited by nobody'));
          setTimeout(() => response.end('still here'), 20);
        }));
      } };`,
    );
    await start.run();
    expect(await (await fetch(`${start.url}/fault`)).text()).to.equal('still here');
    await start.says(/thrown later[\s\S]*awaited by nobody|awaited by nobody[\s\S]*thrown later/);
    expect((await start.chat()).status).to.equal(200);
  });
});

function listen(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
  });
}
