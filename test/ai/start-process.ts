import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = process.cwd();

/** The start program in a process of its own, with a copy of the shipped configuration, on free ports. */
export class StartProcess {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'start of '));
  output = '';
  private child: ChildProcess | undefined;

  constructor() {
    cpSync(path.join(ROOT, 'config'), this.folder, { recursive: true });
  }

  /** Changes the text of a file of the configuration folder. */
  edit(file: string, from: string | RegExp, to: string): void {
    const text = this.read(file);
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`${file} has no ${String(from)}`);
    this.write(file, changed);
  }

  read(file: string): string {
    return readFileSync(path.join(this.folder, file), 'utf8');
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.folder, file)), { recursive: true });
    writeFileSync(path.join(this.folder, file), text);
  }

  /** Starts; waits for the table or for the end. */
  async run(env: NodeJS.ProcessEnv = {}): Promise<void> {
    const { EG_DISABLE_CONFIG_WATCH: _off, LOG_LEVEL: _level, ...inherited } = process.env;
    const ports = { EG_HTTP_PORT: '0', EG_ADMIN_PORT: '0' };
    const child = spawn(process.execPath, [path.join(ROOT, 'dist/plugins/ai/start.js')], {
      cwd: this.folder,
      env: { ...inherited, ...ports, EG_CONFIG_DIR: this.folder, ...env },
    });
    this.child = child;
    const read = (chunk: Buffer) => (this.output += chunk.toString());
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    await Promise.race([this.says(/Try it .*\n/).catch(() => undefined), this.end()]);
  }

  /** Waits until the output matches; fails when the process ends without it, or says nothing for long. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (const deadline = Date.now() + 15_000; ;) {
      const match = pattern.exec(this.output);
      if (match) return match;
      if (!this.alive || Date.now() > deadline) throw new Error(`not said: ${String(pattern)}\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  get url(): string {
    return /Gateway +(http:\/\/\S+)\/v1/.exec(this.output)?.[1] ?? '';
  }
  get adminUrl(): string {
    return /Admin +(http:\/\/[^\s/]+)/.exec(this.output)?.[1] ?? '';
  }

  chat(body: object = {}, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ model: 'demo/chat', messages: [{ role: 'user', content: 'Hello!' }], ...body }),
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  get alive(): boolean {
    return this.child?.exitCode === null && this.child.signalCode === null;
  }

  /** The exit code, once the process has ended. */
  end(): Promise<number | null> {
    const { child } = this;
    if (!child || !this.alive) return Promise.resolve(child?.exitCode ?? null);
    return new Promise((resolve) => child.once('close', resolve));
  }

  async remove(): Promise<void> {
    this.kill('SIGKILL');
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
