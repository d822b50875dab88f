import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from './gateway';

/** Milliseconds after which what a request used can be read in every report. */
const USAGE_DELAY = 1_000;

/** Somebody who follows a page word for word, in a folder of his own that looks like a clone to what he runs. */
export class Reader {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'reader-'));
  private readonly children: ChildProcess[] = [];
  private readonly variables: NodeJS.ProcessEnv = {};
  private ports: Record<string, string> = {};

  constructor() {
    cpSync(path.join(ROOT, 'config'), path.join(this.folder, 'config'), { recursive: true });
    const packages = path.join(this.folder, 'node_modules');
    mkdirSync(packages);
    for (const name of ['openai', '@anthropic-ai', '@google']) {
      symlinkSync(path.join(ROOT, 'node_modules', name), path.join(packages, name));
    }
    symlinkSync(ROOT, path.join(packages, 'express-gateway-plugin-ai'));
  }

  /** Base URL of the gateway that was started. */
  get gateway(): string {
    return `http://localhost:${this.ports['8080'] ?? '8080'}`;
  }

  /** Makes a port that a page names another one, by the variable that chooses it. */
  movePort(said: string, actual: string, variable: string): void {
    this.ports[said] = actual;
    this.variables[variable] = actual;
  }

  /** Gives a variable to all that is run from now on. */
  set(variable: string, value: string): void {
    this.variables[variable] = value;
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.folder, file)), { recursive: true });
    writeFileSync(path.join(this.folder, file), this.moved(text));
  }

  /** Runs `npm start` as the page has it; gives what it prints until it is ready. */
  async start(command: string): Promise<string> {
    const program = `exec "${process.execPath}" "${path.join(ROOT, 'dist/plugins/ai/start.js')}"`;
    const given = assignments(command);
    const said = (variable: string) => new RegExp(`\\b${variable}=(\\d+)`).exec(given)?.[1];
    const ports = { EG_HTTP_PORT: '0', EG_ADMIN_PORT: '0', EG_CONFIG_DIR: 'config' };
    const child = this.spawn(`${given.replace(/\bEG_(HTTP|ADMIN)_PORT=\d+/g, '')} ${program}`, ports);
    const output = await untilReady(child);
    const [gateway, admin] = ['Gateway', 'Admin'].map((name) => portIn(output, name)) as [string, string];
    this.movePort(said('EG_HTTP_PORT') ?? '8080', gateway, 'EG_HTTP_PORT');
    this.movePort(said('EG_ADMIN_PORT') ?? '9876', admin, 'EG_ADMIN_PORT');
    return this.asSaid(output);
  }

  /** Runs a command; gives its standard output with the ports that the page names. */
  async run(command: string): Promise<string> {
    if (command.trimEnd().endsWith('&')) {
      this.spawn(command.trimEnd().slice(0, -1));
      return '';
    }
    if (/\beg-ai\b|\/ai\/usage/.test(command)) await new Promise((resolve) => setTimeout(resolve, USAGE_DELAY));
    const eg = `"${process.execPath}" "${path.join(ROOT, 'plugins/ai/eg-ai.cjs')}"`;
    const line = this.moved(command).replaceAll('npx eg-ai', eg);
    return new Promise((resolve, reject) => {
      execFile('sh', ['-c', line], { cwd: this.folder, env: this.environment() }, (error, stdout, stderr) => {
        if (error) reject(new Error(`${error.message}\n${stdout}${stderr}`));
        else resolve(this.asSaid(stdout));
      });
    });
  }

  async leave(): Promise<void> {
    for (const child of this.children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill();
      await once(child, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private spawn(command: string, variables: NodeJS.ProcessEnv = {}): ChildProcess {
    const env = { ...this.environment(), ...variables };
    const child = spawn('sh', ['-c', command.replace(/(^|\s)node /, '$1exec node ')], { cwd: this.folder, env });
    this.children.push(child);
    return child;
  }

  /** Keys and settings of whoever runs the tests stay out. */
  private environment(): NodeJS.ProcessEnv {
    const own = Object.entries(process.env).filter(([name]) => !/_API_KEY$|^EG_|^LOG_LEVEL$|_proxy$/i.test(name));
    return { ...Object.fromEntries(own), ...this.variables };
  }

  private moved(text: string): string {
    return replacePorts(text, Object.entries(this.ports));
  }

  private asSaid(text: string): string {
    return replacePorts(
      text,
      Object.entries(this.ports).map(([said, actual]) => [actual, said]),
    );
  }
}

function replacePorts(text: string, ports: readonly (readonly [string, string])[]): string {
  return ports.reduce((replaced, [from, to]) => replaced.replaceAll(`localhost:${from}`, `localhost:${to}`), text);
}

/** `EG_CONFIG_DIR=config/examples/cache` of `EG_CONFIG_DIR=config/examples/cache npm start`. */
function assignments(command: string): string {
  const line = command.split('\n').find((each) => each.endsWith('npm start'));
  if (line === undefined) throw new Error(`the page does not start the gateway there: ${command}`);
  return line.slice(0, -'npm start'.length);
}

function portIn(table: string, server: string): string {
  return new RegExp(`${server} +http://localhost:(\\d+)`).exec(table)![1]!;
}

/** What the start program prints up to the end of its table. */
function untilReady(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const table = /[^]*^ +Try it .*$/m.exec(output);
      if (table) resolve(table[0]);
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    child.once('exit', () => reject(new Error(`the gateway ended: ${output}`)));
  });
}
