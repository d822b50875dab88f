import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';

const SYSTEM = {
  db: { redis: { emulate: true, namespace: 'EG' } },
  crypto: { cipherKey: 'sensitiveKey', algorithm: 'aes256', saltRounds: 4 },
  session: { secret: 'keyboard cat', resave: false, saveUninitialized: false },
  accessTokens: { timeToExpiry: 7200000 },
  refreshTokens: { timeToExpiry: 7200000 },
  authorizationCodes: { timeToExpiry: 300000 },
};

/** Runs the host as it is, with what our start program supplies to it and none of our policies. */
const PROGRAM = `
  require('./dist/plugins/ai/crypto-cipher').supplyLegacyCiphers();
  require('./dist/plugins/ai/passport-login').keepHostLogin(require('passport'), require('express'));
  require('express-gateway')().load(process.env.EG_CONFIG_DIR).run();
`;

/** The host in a process of its own, on free ports. */
export class HostProcess {
  /** Base URLs without a slash at the end. */
  gateway = '';
  admin = '';
  private output = '';

  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  /** `run` says what runs and where, when it is not the host in this repository. */
  static async start(
    gateway: object,
    system: object = {},
    run: { program?: string; cwd?: string } = {},
  ): Promise<HostProcess> {
    const folder = mkdtempSync(path.join(tmpdir(), 'host-'));
    cpSync('node_modules/express-gateway/lib/config/models', path.join(folder, 'models'), { recursive: true });
    const servers = { http: { port: 0, hostname: '127.0.0.1' }, admin: { port: 0, host: '127.0.0.1' } };
    writeFileSync(path.join(folder, 'gateway.config.yml'), stringify({ ...servers, ...gateway }));
    writeFileSync(path.join(folder, 'system.config.yml'), stringify({ ...SYSTEM, ...system }));
    const env = { ...process.env, EG_CONFIG_DIR: folder, EG_DISABLE_CONFIG_WATCH: '1', LOG_LEVEL: 'info' };
    const child = spawn(process.execPath, ['--no-deprecation', '-e', run.program ?? PROGRAM], { env, cwd: run.cwd });
    const host = new HostProcess(folder, child);
    await host.ready();
    return host;
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill();
    await exited;
    rmSync(this.folder, { recursive: true });
  }

  /** Posts JSON to the admin API; gives the answer's JSON. */
  async post(resource: string, body: object): Promise<Record<string, string>> {
    const answer = await fetch(this.admin + resource, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${resource}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, string>;
  }

  /** Runs the host's own command; gives what it prints. */
  async eg(...args: string[]): Promise<string> {
    const env = { ...process.env, EG_CONFIG_DIR: this.folder, EG_ADMIN_URL: this.admin, EG_LOCAL_EXEC: '1' };
    const program = path.resolve('node_modules/express-gateway/bin/index.js');
    const { stdout } = await promisify(execFile)(process.execPath, ['--no-deprecation', program, ...args], { env });
    return stdout;
  }

  private ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      const read = (chunk: Buffer) => {
        this.output += chunk.toString();
        this.gateway = this.address(/gateway http server listening on (\S+)/);
        this.admin = this.address(/admin http server listening on (\S+)/);
        if (this.gateway && this.admin) resolve();
      };
      this.child.stdout?.on('data', read);
      this.child.stderr?.on('data', read);
      this.child.once('exit', () => reject(new Error(`the host ended: ${this.output}`)));
    });
  }

  private address(line: RegExp): string {
    const address = line.exec(this.output)?.[1];
    return address ? `http://${address}` : '';
  }
}
