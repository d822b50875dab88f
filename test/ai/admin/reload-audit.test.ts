import { expect } from 'chai';
import { StartProcess } from '../start-process';

interface Row {
  actor: string;
  method: string;
  path: string;
  status: number;
  summary: string;
}

describe('the audit log of a gateway that loads its configuration again', () => {
  const start = new StartProcess();

  before(() => start.run());
  after(() => start.remove());

  const rows = async () => ((await (await fetch(`${start.adminUrl}/ai/audit`)).json()) as { data: Row[] }).data;

  it('names what is another one now', async () => {
    expect(await rows()).to.deep.equal([]);
    const original = start.read('gateway.config.yml');
    start.write('gateway.config.yml', original.replace('smart:', 'clever: [demo/chat]\n              smart:'));
    await start.says(/the configuration was loaded again/);
    const [row, ...others] = await rows();
    expect(others).to.deep.equal([]);
    expect(row).to.include({ actor: 'configuration', method: 'RELOAD', path: 'gateway.config.yml', status: 200 });
    expect(row!.summary).to.match(/^pipelines\./);
  });
});
