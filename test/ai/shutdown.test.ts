import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { StartProcess } from './start-process';

describe('a gateway that is told to end', () => {
  let start: StartProcess;
  beforeEach(() => (start = new StartProcess()));
  afterEach(() => start.remove());

  it('takes no more, lets running requests end, writes the ledger and exits with 0', async () => {
    await start.run();
    const running = await start.chat({ model: 'demo/slow', stream: true });
    start.kill('SIGTERM');
    await start.says(/SIGTERM/);
    await expectRefused(start.url);
    expect(await running.text()).to.contain('[DONE]');
    expect(await start.end()).to.equal(0);
    const report = execFileSync(process.execPath, [path.resolve('plugins/ai/eg-ai.cjs'), 'usage', '--json'], {
      cwd: start.folder,
      // Port 1 stands for a gateway that is not running: another one may listen at the usual port.
      env: { ...process.env, EG_CONFIG_DIR: start.folder, EG_ADMIN_PORT: '1' },
    });
    const { data } = JSON.parse(report.toString()) as { data: object[] };
    expect(data[0]).to.include({ requests: 1 });
  });

  it('cuts what takes longer than EG_SHUTDOWN_TIMEOUT', async () => {
    await start.run({ EG_SHUTDOWN_TIMEOUT: '0.2' });
    const running = await start.chat({ model: 'demo/slow', stream: true });
    start.kill('SIGINT');
    const ended = await running.text().then(
      () => 'whole',
      () => 'cut',
    );
    expect(ended).to.equal('cut');
    expect(await start.end()).to.equal(0);
  });
});

async function expectRefused(url: string): Promise<void> {
  const error = await fetch(`${url}/healthz`).catch((reason: unknown) => reason);
  expect(error).to.be.an.instanceOf(Error);
}
