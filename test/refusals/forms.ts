import { expect } from 'chai';
import type { Dialect } from '../../plugins/core/dialect';
import { isJsonObject, type JsonObject } from '../../plugins/core/json';

/** What a refusal says, whatever its form. */
export interface Said {
  status: number;
  code: string;
  type: string;
  message: string;
}

/** Reads a refusal; fails when it is not whole in the form of the dialect's API. */
export function readRefusal(dialect: Dialect, status: number, headers: Headers, text: string): Said {
  expect(headers.get('content-type'), text).to.match(/^application\/json/);
  expect(headers.get(dialect.requestIdHeader)).to.match(/^req_/);
  const body = JSON.parse(text) as JsonObject;
  if (dialect.name === 'rerank') return { status, code: String(body.code), type: '', message: String(body.detail) };
  if (dialect.name === 'huggingface-task') {
    return { status, code: String(body.error_type), type: '', message: String(body.error) };
  }
  const error = body.error as JsonObject;
  if (!isJsonObject(error)) throw new Error(`no error: ${text}`);
  if (dialect.requestIdHeader === 'request-id') return readAnthropics(body, error, status);
  return dialect.name.startsWith('gemini') ? readGoogles(body, error, status) : readOpenAis(body, error, status);
}

function readOpenAis(body: JsonObject, error: JsonObject, status: number): Said {
  expect(Object.keys(body)).to.deep.equal(['error']);
  expect(error).to.have.all.keys('message', 'type', 'param', 'code');
  const { code, type, message } = error as unknown as Said;
  return { status, code, type, message };
}

function readAnthropics(body: JsonObject, error: JsonObject, status: number): Said {
  expect(body).to.include({ type: 'error' });
  expect(body.request_id).to.match(/^req_/);
  const { error_code: code } = error.details as { error_code: string };
  const { type, message } = error as unknown as Said;
  return { status, code, type, message };
}

function readGoogles(body: JsonObject, error: JsonObject, status: number): Said {
  expect(Object.keys(body)).to.deep.equal(['error']);
  expect(error.code).to.equal(status);
  const [{ reason }] = error.details as [{ reason: string }];
  return { status, code: reason, type: String(error.status), message: String(error.message) };
}
