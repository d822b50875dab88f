import { expect } from 'chai';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StartProcess } from './start-process';

describe('reloading the configuration', () => {
  let start: StartProcess;
  let original: string;

  before(async () => {
    start = new StartProcess();
    original = start.read('gateway.config.yml');
    await start.run();
  });
  after(() => start.remove());

  const models = async () => (await (await fetch(`${start.url}/v1/models`)).json()) as { data: { id: string }[] };
  /** Forgets what was printed since the table. */
  const forget = () => (start.output = start.output.replace(/Try it[^]*/, 'Try it'));

  /** Writes a file that must be refused; gives the line of the log. */
  async function refusal(file: string, text: string): Promise<string> {
    const [line] = await refusalOf(() => start.write(file, text));
    expect(start.alive, start.output).to.equal(true);
    expect((await start.chat()).status).to.equal(200);
    return line;
  }
  async function refusalOf(change: () => void): Promise<RegExpExecArray> {
    forget();
    change();
    return start.says(/.*was not loaded again, the old (one|prices) stay.*/);
  }
  async function reloaded(change: () => void): Promise<void> {
    forget();
    change();
    await start.says(/the configuration was loaded again/);
  }

  it('takes a changed file, and keeps what is cached', async () => {
    const question = { messages: [{ role: 'user', content: 'What survives a reload?' }] };
    expect((await start.chat(question)).headers.get('x-ai-cache')).to.equal('miss');
    await reloaded(() =>
      start.write('gateway.config.yml', original.replace('smart:', 'clever: [demo/chat]\n              smart:')),
    );
    expect((await models()).data.map(({ id }) => id)).to.include('clever');
    expect((await start.chat(question)).headers.get('x-ai-cache')).to.equal('hit');
  });

  it('serves no cached answer of a model that a name does not lead to any more', async () => {
    const named = (targets: string) => original.replace('smart:', `picked: [${targets}]\n              smart:`);
    const ask = () => start.chat({ model: 'picked', messages: [{ role: 'user', content: 'Who are you?' }] });
    await reloaded(() => start.write('gateway.config.yml', named('demo/chat')));
    expect((await ask()).headers.get('x-ai-cache')).to.equal('miss');
    expect((await ask()).headers.get('x-ai-cache')).to.equal('hit');
    await reloaded(() => start.write('gateway.config.yml', named('demo/slow')));
    const other = await ask();
    expect(other.headers.get('x-ai-cache')).to.equal('miss');
    expect(other.headers.get('x-ai-model')).to.equal('slow');
    await reloaded(() => start.write('gateway.config.yml', original));
    expect((await ask()).status).to.equal(404);
  });

  it('lets running requests end under the configuration that they began with', async () => {
    const running = await start.chat({
      model: 'demo/slow',
      stream: true,
      messages: [{ role: 'user', content: 'slowly' }],
    });
    await reloaded(() => start.write('gateway.config.yml', original.replace(', demo/chat]', ']')));
    expect(await running.text()).to.contain('[DONE]');
    await reloaded(() => start.write('gateway.config.yml', original));
  });

  it('takes a file that an editor has put in its place', async () => {
    const temporary = path.join(start.folder, '.gateway.config.yml.tmp');
    writeFileSync(temporary, original.replace('smart:', 'edited: [demo/chat]\n              smart:'));
    await reloaded(() => renameSync(temporary, path.join(start.folder, 'gateway.config.yml')));
    expect((await models()).data.map(({ id }) => id)).to.include('edited');
  });

  it('takes a file behind a link that is swapped, as a ConfigMap is', async () => {
    const file = path.join(start.folder, 'gateway.config.yml');
    const version = (name: string, text: string) => {
      mkdirSync(path.join(start.folder, name));
      writeFileSync(path.join(start.folder, name, 'gateway.config.yml'), text);
    };
    version('..first', original);
    version('..second', original.replace('smart:', 'swapped: [demo/chat]\n              smart:'));
    await reloaded(() => {
      symlinkSync('..first', path.join(start.folder, '..data'));
      rmSync(file);
      symlinkSync(path.join('..data', 'gateway.config.yml'), file);
    });
    await reloaded(() => {
      symlinkSync('..second', path.join(start.folder, '..data.new'));
      renameSync(path.join(start.folder, '..data.new'), path.join(start.folder, '..data'));
    });
    expect((await models()).data.map(({ id }) => id)).to.include('swapped');
    await reloaded(() => {
      rmSync(file);
      start.write('gateway.config.yml', original);
    });
  });

  it('takes a changed price list, and keeps the old one when it is broken', async () => {
    forget();
    start.write('prices.yml', "prices: { 'demo/*': { input: 1000000, output: 0 } }");
    await start.says(/the prices were loaded again/);
    const [line] = await refusalOf(() => start.write('prices.yml', 'prices: ['));
    expect(line).to.contain('prices.yml was not loaded again');
    expect(start.alive).to.equal(true);
  });

  it('mounts nothing twice, however often', async () => {
    const report = async () => {
      const { data } = (await (await fetch(`${start.adminUrl}/ai/usage`)).json()) as { data: { requests: number }[] };
      return data[0]?.requests ?? 0;
    };
    for (const text of [original.replace('ttl: 3600', 'ttl: 60'), original]) {
      await reloaded(() => start.write('gateway.config.yml', text));
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const before = await report();
    expect((await start.chat()).status).to.equal(200);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await report()).to.equal(before + 1);
    expect(start.output).not.to.contain('MaxListenersExceeded');
  });

  it('says so when what was refused is set back', async () => {
    await refusal('gateway.config.yml', original.replace('- usage-meter:', '- usage-metre:'));
    start.write('gateway.config.yml', original);
    await start.says(/the configuration is again the one that runs/);
  });

  describe('keeps the old one and says why', () => {
    const cases: [name: string, from: string, to: string, says: RegExp][] = [
      ['broken YAML', 'apiEndpoints: [ai]', 'apiEndpoints: [ai', /gateway\.config\.yml:\d+:\d+: not valid YAML/],
      ['what breaks the host’s schema', "paths: ['/v1/*'", "paths: [{ a: 1 }, '/v1/*'", /paths/],
      ['an unknown declared policy', '  - ai-auth\n', '  - ai-auth\n  - sonnet\n', /there is no policy `sonnet`/],
      ['an unknown policy in use', '- request-log:', '- request-lgo:', /did you mean `request-log`/],
      [
        'a dangling reference',
        'demo/chat]',
        'nowhere/chat]',
        /policies\[\d\]\.provider-router\.action\.models\.smart: .*nowhere/,
      ],
      ['an unknown parameter', 'ttl: 3600', 'tll: 3600', /tll/],
      [
        'a policy of the host without what it names',
        '- request-log:',
        '- proxy: { action: { serviceEndpoint: none } }\n      - request-log:',
        /proxy|none/,
      ],
      ['a key in the file', "'env:OPENAI_API_KEY'", 'sk-secret', /env:NAME/],
      ['another port', 'port: ${EG_HTTP_PORT:-8080}', 'port: 18099', /http\.port cannot change while the gateway runs/],
    ];
    for (const [name, from, to, says] of cases) {
      it(`for ${name}`, async () => {
        expect(original).to.contain(from);
        const line = await refusal('gateway.config.yml', original.replace(from, to));
        expect(line)
          .to.match(/"level":"error"/)
          .and.match(says)
          .and.not.contain('sk-secret');
      });
    }

    it('for settings that a running process cannot change', async () => {
      const line = await refusal(
        'system.config.yml',
        start.read('system.config.yml').replace('namespace: EG', 'namespace: EX'),
      );
      expect(line).to.contain('db.redis.namespace cannot change');
    });

    it('for a file that is gone', async () => {
      const [line] = await refusalOf(() => rmSync(path.join(start.folder, 'gateway.config.yml')));
      expect(line).to.contain('the file is missing');
      expect((await start.chat()).status).to.equal(200);
    });
  });
});
