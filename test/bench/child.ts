import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CPU_QUESTION, type CpuAnswer } from './cpu-probe';

const START_LIMIT_SECONDS = 60;

export interface Program {
  name: string;
  /** The JavaScript file to run. */
  file: string;
  env?: Record<string, string>;
}

/** A program in a process of its own. What it prints goes into a file, so that nobody pays for reading it. */
export class Child {
  private constructor(
    private readonly name: string,
    private readonly process: ChildProcess,
    private readonly log: string,
  ) {}

  /** Starts a program in the given folder. */
  static start({ name, file, env }: Program, folder: string): Child {
    const log = path.join(folder, `${name.replaceAll(' ', '-')}.log`);
    const output = openSync(log, 'w');
    const execArgv = [...process.execArgv, '--require', path.join(__dirname, 'cpu-probe.js')];
    const stdio: ['ignore', number, number, 'ipc'] = ['ignore', output, output, 'ipc'];
    const child = fork(file, { cwd: folder, env: { ...process.env, ...env }, execArgv, stdio });
    closeSync(output);
    return new Child(name, child, log);
  }

  /** Resolves when the program accepts connections. */
  async listening(port: number): Promise<void> {
    const giveUp = Date.now() + START_LIMIT_SECONDS * 1000;
    while (!(await accepts(port))) {
      if (this.process.exitCode !== null) throw this.fault(`ended with exit code ${this.process.exitCode}`);
      if (Date.now() > giveUp) throw this.fault(`did not listen on port ${port} in ${START_LIMIT_SECONDS} s`);
      await pause(50);
    }
  }

  /** Sends a message and waits for the program's answer to it. */
  async ask<Answer>(message: object | string): Promise<Answer> {
    const settled = new AbortController();
    const answered = once(this.process, 'message', { signal: settled.signal });
    const ended = once(this.process, 'exit', { signal: settled.signal }).then(() => {
      throw this.fault('ended while it was being measured');
    });
    this.process.send(message);
    try {
      const [answer] = await Promise.race([answered, ended]);
      return answer as Answer;
    } finally {
      settled.abort();
    }
  }

  /** Microseconds of processor time used so far. */
  async cpu(): Promise<number> {
    return (await this.ask<CpuAnswer>(CPU_QUESTION)).cpu;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
  }

  private fault(what: string): Error {
    return new Error(
      `${this.name} ${what}. The end of what it printed:\n${readFileSync(this.log, 'utf8').slice(-2000)}`,
    );
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const connected = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  });
  socket.destroy();
  return connected;
}
