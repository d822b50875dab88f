import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../../../plugins/core/json';

/** An answer of Bedrock; those of which no request was recorded are among them. */
export interface Recording {
  name: string;
  operation: string;
  status: number;
  streamed: boolean;
  headers: Record<string, string>;
  /** Of the recorded address; empty where none was recorded. */
  path: string;
  request: JsonObject;
  body: Buffer;
}

interface Meta {
  operation: string;
  status: number;
  stream: boolean;
  url?: string;
  headers?: Record<string, string>;
}

const FOLDER = path.resolve(process.cwd(), '../shared/data/fixtures/bedrock');
const META = '.meta.json';

export function recordings(): Recording[] {
  if (!existsSync(FOLDER)) return [];
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(META))
    .map((file) => file.slice(0, -META.length))
    .map((name) => {
      const read = (ending: string): Buffer => readFileSync(path.join(FOLDER, name + ending));
      const meta = JSON.parse(read(META).toString()) as Meta;
      const binary = existsSync(path.join(FOLDER, `${name}.response.bin`));
      const asked = existsSync(path.join(FOLDER, `${name}.request.json`));
      return {
        name,
        operation: meta.operation,
        status: meta.status,
        streamed: meta.stream,
        headers: meta.headers ?? {},
        path: meta.url ? meta.url.replace(/^https:\/\/[^/]*/, '') : '',
        request: asked ? (JSON.parse(read('.request.json').toString()) as JsonObject) : {},
        body: read(binary ? '.response.bin' : '.response.json'),
      };
    });
}

const ofConverse = ({ operation }: Recording): boolean => operation.startsWith('converse');

export const converseAnswers = (): Recording[] =>
  recordings().filter((each) => ofConverse(each) && !each.streamed && each.status === 200);
export const converseStreams = (): Recording[] => recordings().filter((each) => ofConverse(each) && each.streamed);
export const converseErrors = (): Recording[] => recordings().filter((each) => ofConverse(each) && each.status >= 400);
export const others = (): Recording[] => recordings().filter((each) => !ofConverse(each));

export function parsed({ body }: Recording): JsonObject {
  return JSON.parse(body.toString('utf8')) as JsonObject;
}
