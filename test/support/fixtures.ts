import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Context } from 'mocha';
import type { JsonObject } from '../../plugins/core/json';

/** What was recorded between somebody's client and a provider. */
export interface Exchange {
  /** `openai/chat-plain-gpt-4o-mini`. */
  readonly name: string;
  readonly provider: string;
  /** The recording's own word for it: `chat`, `messages`, `completions`, `embeddings`, `images`, ... */
  readonly operation: string;
  readonly streamed: boolean;
  readonly url: URL;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly request: JsonObject;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The answer's body, byte by byte. */
  readonly body: Buffer;
}

interface Meta {
  provider: string;
  operation: string;
  stream: boolean;
  recorded: boolean | string;
  url: string;
  request_headers?: Record<string, string>;
  status: number;
  headers?: Record<string, string>;
}

const FOLDER = path.resolve(process.cwd(), '../shared/data/fixtures');
const BODY_ENDINGS = ['.response.json', '.response.sse', '.response.ndjson', '.response.bin'];

/** The exchanges of a provider of which both sides were recorded; empty when the recordings are not there. */
export function recordedExchanges(provider: string, wanted: (exchange: Exchange) => boolean): Exchange[] {
  const folder = path.join(FOLDER, provider);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.meta.json'))
    .map((file) => readExchange(folder, file.slice(0, -'.meta.json'.length)))
    .filter((exchange) => exchange !== undefined)
    .filter(wanted);
}

/** All exchanges of which both sides were recorded. */
export function everyExchange(): Exchange[] {
  if (!existsSync(FOLDER)) return [];
  return readdirSync(FOLDER).flatMap((provider) => recordedExchanges(provider, () => true));
}

/** Skips the test, saying why, on a machine without the recordings. */
export function skipWithoutFixtures(context: Context): void {
  if (existsSync(FOLDER)) return;
  console.log(`      skipped: the recorded exchanges are not at ${FOLDER}`);
  context.skip();
}

function readExchange(folder: string, name: string): Exchange | undefined {
  const file = (ending: string): string => path.join(folder, name + ending);
  const meta = JSON.parse(readFileSync(file('.meta.json'), 'utf8')) as Meta;
  if (meta.recorded !== true) return undefined;
  const ending = BODY_ENDINGS.find((each) => existsSync(file(each)));
  if (!ending) throw new Error(`${folder}/${name} has no recorded answer beside its meta.json`);
  return {
    name: `${meta.provider}/${name}`,
    provider: meta.provider,
    operation: meta.operation,
    streamed: meta.stream,
    // A recorder has hidden a region in some.
    url: new URL(meta.url.replace(/<\w+>/, 'hidden')),
    requestHeaders: meta.request_headers ?? {},
    request: JSON.parse(readFileSync(file('.request.json'), 'utf8')) as JsonObject,
    status: meta.status,
    headers: meta.headers ?? {},
    body: readFileSync(file(ending)),
  };
}
