import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../../../plugins/core/json';

/** A file of what Anthropic's Messages API was sent or has answered. */
export interface Recording {
  name: string;
  bytes: Buffer;
}

const FOLDER = path.resolve(process.cwd(), '../shared/data/fixtures/anthropic');

/** Those whose request alone or answer alone was recorded are among them. */
function recordings(ending: string): Recording[] {
  if (!existsSync(FOLDER)) return [];
  return readdirSync(FOLDER)
    .filter((file) => /^(messages|ro|reported)-/.test(file) && file.endsWith(ending))
    .map((file) => ({ name: file.slice(0, -ending.length), bytes: readFileSync(path.join(FOLDER, file)) }));
}

export function parsed(recording: Recording): JsonObject {
  return JSON.parse(recording.bytes.toString('utf8')) as JsonObject;
}

export const messageRequests = (): Recording[] => recordings('.request.json');
export const messageStreams = (): Recording[] => recordings('.response.sse');
export const messageAnswers = (): Recording[] =>
  recordings('.response.json').filter((recording) => parsed(recording).type === 'message');
export const messageErrors = (): Recording[] =>
  recordings('.response.json').filter((recording) => parsed(recording).type === 'error');
