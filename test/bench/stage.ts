import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../support/free-port';
import { Child, type Program } from './child';
import { writeGatewayConfig, writeHostConfig, type Place, type Variant } from './config-folders';

export interface Server {
  child: Child;
  origin: string;
}

/** Starts the processes of one run of the benchmark; `stop` ends them all. */
export class Stage {
  private readonly children: Child[] = [];

  constructor(private readonly folder: string) {}

  load(): Child {
    return this.keep(Child.start({ name: 'load', file: beside('load.js') }, this.folder));
  }

  /** @param betweenChunks milliseconds from one streamed chunk to the next */
  standIn(betweenChunks: number): Promise<Server> {
    return this.serve((port) => ({
      name: 'stand-in',
      file: beside('stand-in.js'),
      env: { PORT: String(port), BETWEEN_CHUNKS: String(betweenChunks) },
    }));
  }

  bareProxy(providerUrl: string): Promise<Server> {
    return this.serve((port) => ({
      name: 'bare-proxy',
      file: beside('bare-proxy.js'),
      env: { PORT: String(port), PROVIDER_URL: providerUrl },
    }));
  }

  async hostProxy(providerUrl: string): Promise<Server> {
    const adminPort = await freePort();
    return this.serve((port) => {
      const place = this.place('host-proxy', { port, adminPort, providerUrl });
      writeHostConfig(place);
      return { name: 'host-proxy', file: beside('host-alone.js'), env: { EG_CONFIG_DIR: place.folder } };
    });
  }

  /** This gateway as `npm start` starts it. */
  async gateway(name: string, providerUrl: string, variant?: Variant): Promise<Server> {
    const adminPort = await freePort();
    return this.serve((port) => {
      const place = this.place(name, { port, adminPort, providerUrl });
      writeGatewayConfig(place, variant);
      const env = { EG_CONFIG_DIR: place.folder, BENCH_PROVIDER_KEY: 'any' };
      return { name, file: path.resolve(__dirname, '../../plugins/ai/start.js'), env };
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.children.map((child) => child.stop()));
  }

  private async serve(program: (port: number) => Program): Promise<Server> {
    const port = await freePort();
    const settled = program(port);
    const folder = path.join(this.folder, settled.name);
    mkdirSync(folder, { recursive: true });
    const child = this.keep(Child.start(settled, folder));
    await child.listening(port);
    return { child, origin: `http://127.0.0.1:${port}` };
  }

  private place(name: string, about: Omit<Place, 'folder'>): Place {
    return { folder: path.join(this.folder, name, 'config'), ...about };
  }

  private keep(child: Child): Child {
    this.children.push(child);
    return child;
  }
}

function beside(file: string): string {
  return path.join(__dirname, file);
}
