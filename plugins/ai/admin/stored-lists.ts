import type { RequestHandler } from 'express';
import { invalidRequest } from '../../core/error';
import { grantMembers } from '../../core/grant';
import { isJsonObject, type Json, type JsonObject } from '../../core/json';
import { openAiErrorBody } from '../../dialects/openai-error';
import { storedGrant } from '../credentials/stored-grant';

/** Where the host's admin API takes records that say what is granted. */
export const RECORD_PATHS = ['/users', '/apps', '/credentials'];

/**
 * Lists of what is granted in records of the host, which stores texts only and makes texts of lists that nobody can
 * read: here they become JSON. Answers 400 where one is wrong, rather than lock its owner out when it calls.
 */
export const listsAsTexts: RequestHandler = ({ method, body }, response, next) => {
  const sent = body as Json | undefined;
  if ((method !== 'POST' && method !== 'PUT') || !isJsonObject(sent)) return next();
  const fault =
    faultOfLists(sent, 'body') ?? (isJsonObject(sent.credential) && faultOfLists(sent.credential, 'credential'));
  if (!fault) return next();
  const refusal = invalidRequest(fault, undefined, 'invalid_parameter');
  response.status(refusal.status).type('json').send(openAiErrorBody(refusal));
};

function faultOfLists(record: JsonObject, where: string): string | undefined {
  for (const member of Object.keys(grantMembers)) {
    const given = record[member];
    if (given !== undefined && typeof given !== 'string') record[member] = JSON.stringify(given);
  }
  try {
    storedGrant('consumer', record, where);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
