import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { UsageSum } from '../../plugins/core/ledger';
import { StartProcess } from '../ai/start-process';
import { needPostgres, type PostgresServer, startPostgres } from '../support/postgres';

describe('two gateways on one PostgreSQL', () => {
  let server: PostgresServer;
  let env: NodeJS.ProcessEnv;
  const gateways: StartProcess[] = [];
  /** Requests that both have served. */
  let served = 0;

  before(async function () {
    needPostgres(this);
    server = await startPostgres();
    env = { USAGE_DATABASE: server.url, LOG_LEVEL: 'info' };
    for (let node = 0; node < 2; node++) {
      const gateway = new StartProcess();
      gateways.push(gateway);
      gateway.edit('system.config.yml', 'ledger: sqlite:data/usage.db', 'ledger: env:USAGE_DATABASE');
    }
    await Promise.all(gateways.map((gateway) => gateway.run(env)));
  });
  after(async () => {
    await Promise.all(gateways.map((gateway) => gateway.remove()));
    await server?.stop();
  });

  const chat = async (gateway: StartProcess) => {
    const answer = await gateway.chat();
    await answer.text();
    served++;
    return answer.status;
  };
  const reported = async (gateway: StartProcess) => {
    const answer = await fetch(`${gateway.adminUrl}/ai/usage?by=model`);
    return ((await answer.json()) as { data: UsageSum[] }).data;
  };
  /** The same, once all rows that wait have been written; what it is after some seconds in any case. */
  const reportedWhole = async (gateway: StartProcess) => {
    for (const deadline = Date.now() + 5000; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
      const sums = await reported(gateway);
      if (sums[0]?.requests === served || Date.now() > deadline) return sums;
    }
  };
  /** What the command says where neither gateway answers; never a password. */
  const egAi = (...words: string[]) => {
    const own = { PATH: process.env.PATH, EG_CONFIG_DIR: gateways[0]!.folder, EG_ADMIN_PORT: '1', ...env };
    const program = path.resolve('plugins/ai/eg-ai.cjs');
    const said = execFileSync(process.execPath, [program, ...words], { env: own, encoding: 'utf8' });
    expect(said).not.to.contain(server.password).and.not.to.contain(encodeURIComponent(server.password));
    return said;
  };
  const readiness = async (gateway: StartProcess) => (await fetch(`${gateway.url}/readyz`)).status;

  it('report what both have served, as does the command without either', async () => {
    for (const gateway of [...gateways, ...gateways, gateways[0]!]) expect(await chat(gateway)).to.equal(200);
    const [first, second] = await Promise.all(gateways.map(reportedWhole));
    expect(first).to.have.length(1);
    expect(first?.[0]).to.include({ model: 'chat', requests: served });
    expect(second).to.deep.equal(first);

    const said = egAi('usage', '--by', 'model');
    expect(said).to.match(new RegExp(`^chat +${served} `, 'm'));
    expect(said).to.contain(`Read from postgres://127.0.0.1:${new URL(server.url).port}/postgres.`);
    expect(egAi('prices', 'reprice')).to.contain(`the ledger is postgres://127.0.0.1:`);
  });

  it('serve, and lose no row, while it is away, and write them when it is back', async () => {
    await server.kill();
    for (const gateway of gateways) expect(await chat(gateway)).to.equal(200);
    for (const gateway of gateways) await gateway.says(/cannot be written: .*Rows are kept in .*spool/);
    expect(await Promise.all(gateways.map(readiness))).to.deep.equal([200, 200]);
    await server.restart();
    for (const gateway of gateways) await gateway.says(/is written again/);
    expect((await reportedWhole(gateways[0]!))[0]).to.include({ requests: served });
  });

  it('start while it is away, and say so', async () => {
    const [gateway] = gateways as [StartProcess];
    gateway.kill('SIGTERM');
    await gateway.end();
    await server.kill();
    gateway.output = '';
    await gateway.run(env);
    await gateway.says(/The ledger postgres:\/\/127\.0\.0\.1:\d+\/postgres is not there: .*ECONNREFUSED/);
    expect(await chat(gateway)).to.equal(200);
    await server.restart();
    await gateway.says(/is written again/);
    expect((await reportedWhole(gateway))[0]).to.include({ requests: served });
    for (const { output } of gateways) {
      expect(output).not.to.contain(server.password).and.not.to.contain(encodeURIComponent(server.password));
    }
  });
});
