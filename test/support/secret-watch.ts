import { subscribe } from 'node:diagnostics_channel';
import { existsSync, readFileSync } from 'node:fs';
import type http from 'node:http';
import { queryOf } from '../../plugins/core/host-request';
import { Secret } from '../../plugins/core/secret';

/** Shorter ones are words like `key`, which stand in many texts by chance. */
const SHORTEST = 12;
/** Texts that were scanned last are kept, so that a secret that is written in two pieces is seen. */
const KEPT = 512;
const CREDENTIAL_HEADERS = [
  'authorization',
  'proxy-authorization',
  'x-api-key',
  'api-key',
  'x-goog-api-key',
  'x-amz-security-token',
];

interface Leak {
  /** Where: an answer, a log line, a file. */
  place: string;
  /** The text around it, with the secret blotted out. */
  around: string;
}

/**
 * Looks through everything that gateways in this process emit for the secrets that they were given: their own keys for
 * providers, as they resolve them, and the keys of their callers, as they arrive.
 */
export class SecretWatch {
  readonly leaks: Leak[] = [];
  /** How many texts were looked through. */
  looked = 0;
  private readonly secrets = new Set<string>();
  /** Of `keyId:keySecret` the first half is no secret, also where somebody sends it alone. */
  private readonly ids = new Set<string>();

  learn(value: string | undefined): void {
    const [id, ...rest] = value?.trim().split(/\s/).at(-1)?.split(':') ?? [];
    const secret = rest.at(-1) ?? id ?? '';
    if (secret.length >= SHORTEST) this.secrets.add(secret);
    if (rest.length > 0) this.ids.add(String(id));
  }

  get size(): number {
    return this.secrets.size;
  }

  look(place: string, text: string): void {
    this.looked++;
    for (const secret of this.secrets) {
      const at = text.indexOf(secret);
      if (at === -1 || this.ids.has(secret)) continue;
      const around = text.slice(Math.max(0, at - 80), at + secret.length + 80).replaceAll(secret, '<secret>');
      this.leaks.push({ place, around });
    }
  }

  /** A function that looks through a text that comes in pieces. */
  looker(place: string): (piece: unknown) => void {
    let last = '';
    return (piece) => {
      if (typeof piece !== 'string' && !Buffer.isBuffer(piece)) return;
      const text = last + piece.toString('latin1' as BufferEncoding);
      this.look(place, text);
      last = text.slice(-KEPT);
    };
  }
}

export const watch = new SecretWatch();

/** Learns the credentials that callers of this server send, and looks through all it answers. */
export function watchServer(server: http.Server, name: string): void {
  server.prependListener('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    for (const header of CREDENTIAL_HEADERS) watch.learn(request.headers[header]?.toString());
    watch.learn(queryOf({ url: request.url }).get('key') ?? undefined);
    const place = `${name}: ${request.method} ${request.url?.split('?')[0]}`;
    const look = watch.looker(`the answer to ${place}`);
    for (const method of ['write', 'end'] as const) {
      const original = response[method].bind(response) as (...given: unknown[]) => unknown;
      response[method] = ((...given: unknown[]) => (look(given[0]), original(...given))) as never;
    }
    response.once('finish', () => watch.look(`the headers to ${place}`, headersOf(response)));
  });
}

/** Looks through a database file and what belongs to it. */
export function watchFile(file: string): void {
  for (const each of [file, `${file}-wal`]) if (existsSync(each)) watch.look(each, readFileSync(each, 'latin1'));
}

/** The status line and all headers as they were sent. */
function headersOf(response: http.ServerResponse): string {
  return String((response as unknown as { _header?: string | null })._header ?? '');
}

/** Mocha runs these around the whole suite. */
export const mochaHooks = {
  beforeAll(): void {
    const resolve = Reflect.get(Secret.prototype, 'resolve') as (this: Secret) => string | undefined;
    Secret.prototype.resolve = function (this: Secret) {
      const value = resolve.call(this);
      watch.learn(value);
      return value;
    };
    // Tokens that the gateway fetched itself are known when it sends them.
    subscribe('undici:request:create', (message) => {
      const { headers } = (message as { request: { headers: string[] } }).request;
      headers.forEach((name, index) => {
        if (CREDENTIAL_HEADERS.includes(String(name).toLowerCase())) watch.learn(headers[index + 1]);
      });
    });
    for (const stream of [process.stdout, process.stderr]) {
      const look = watch.looker('a line of the log');
      const write = stream.write.bind(stream) as (...given: unknown[]) => boolean;
      stream.write = ((...given: unknown[]) => (look(given[0]), write(...given))) as never;
    }
  },
  afterAll(): void {
    if (watch.looked > 0) {
      process.stdout.write(`  ${watch.looked} texts of gateways searched for ${watch.size} secrets\n`);
    }
    if (watch.leaks.length === 0) return;
    const shown = watch.leaks.slice(0, 10).map(({ place, around }) => `${place}: ...${around}...`);
    throw new Error(`secrets were shown ${watch.leaks.length} times:\n${shown.join('\n')}`);
  },
};
