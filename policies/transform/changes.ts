import type { AiContext } from '../../plugins/core/context';
import { isJsonObject, type Json, type JsonObject } from '../../plugins/core/json';
import type { AiRequest } from '../../plugins/core/request';
import { compileTemplate } from '../../plugins/core/template';
import { type MemberPath, memberPath, put, read, without } from './member-path';
import type { ChangesParameters } from './parameters';

/** Changes a body for one request. */
export type BodyChange = (body: JsonObject, ai: AiContext, request: AiRequest) => JsonObject;

/** Fills in a configured value for one request; `undefined` where a placeholder that is all of it has nothing. */
type Fill = (ai: AiContext, request: AiRequest) => Json | undefined;

/** Compiles what is to be done to members. Throws, naming the member, when it makes no sense. */
export function bodyChange({ rename, remove, default: defaults, set }: ChangesParameters): BodyChange | undefined {
  const steps: BodyChange[] = [
    ...Object.entries(rename ?? {}).map(([from, to]) => renaming(memberPath(from), memberPath(to))),
    ...(remove ?? []).map(memberPath).map(
      (path): BodyChange =>
        (body) =>
          without(body, path),
    ),
    ...Object.entries(defaults ?? {}).map(([name, value]) => setting(name, value as Json, true)),
    ...Object.entries(set ?? {}).map(([name, value]) => setting(name, value as Json, false)),
  ];
  if (steps.length === 0) return undefined;
  return (body, ai, request) => steps.reduce((changed, step) => step(changed, ai, request), body);
}

function renaming(from: MemberPath, to: MemberPath): BodyChange {
  if ([...from, ...to].includes('*')) throw new Error(`\`${from.join('.')}\`: a list's members cannot be renamed`);
  return (body) => {
    const value = read(body, from);
    return value === undefined ? body : put(without(body, from), to, value);
  };
}

function setting(name: string, value: Json, onlyWhereMissing: boolean): BodyChange {
  const path = memberPath(name);
  const fill = filling(value);
  return (body, ai, request) => {
    if (onlyWhereMissing && read(body, path) !== undefined) return body;
    const filled = fill(ai, request);
    return filled === undefined ? body : put(body, path, filled);
  };
}

/** Texts are templates, wherever they stand in the value. */
function filling(value: Json): Fill {
  if (typeof value === 'string') return compileTemplate(value);
  if (Array.isArray(value)) {
    const items = value.map(filling);
    return (ai, request) => items.map((item) => item(ai, request) ?? null);
  }
  if (!isJsonObject(value)) return () => value;
  const members = Object.entries(value).map(([name, inner]) => [name, filling(inner ?? null)] as const);
  return (ai, request) => Object.fromEntries(members.map(([name, fill]) => [name, fill(ai, request)]));
}
