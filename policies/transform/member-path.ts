import { isJsonObject, type Json, type JsonObject } from '../../plugins/core/json';

/**
 * Where a member stands: names joined by dots, `metadata.team`. In a list a name is an index, and `*` stands for all:
 * `messages.*.name`. Nothing is changed in place: what lies on the way is copied, all else is shared.
 */
export type MemberPath = readonly string[];

export function memberPath(text: string): MemberPath {
  const path = text.split('.');
  if (path.some((name) => name === '')) throw new Error(`\`${text}\` has an empty name between its dots`);
  const unsafe = path.find((name) => name === '__proto__' || name === 'constructor' || name === 'prototype');
  if (unsafe) throw new Error(`\`${text}\`: no member may be called ${unsafe}`);
  return path;
}

export function read(value: Json | undefined, path: MemberPath): Json | undefined {
  return path.reduce<Json | undefined>((within, name) => {
    if (Array.isArray(within)) return within[Number(name)];
    return isJsonObject(within) && Object.hasOwn(within, name) ? within[name] : undefined;
  }, value);
}

/** With the member there; objects on the way are made where they are missing. */
export function put(object: JsonObject, path: MemberPath, value: Json): JsonObject {
  return change(object, path, () => value, true) as JsonObject;
}

/** Without the member; the same object where there is none. */
export function without(object: JsonObject, path: MemberPath): JsonObject {
  return change(object, path, () => undefined, false) as JsonObject;
}

function change(
  value: Json | undefined,
  [name, ...rest]: MemberPath,
  leaf: (before: Json | undefined) => Json | undefined,
  create: boolean,
): Json | undefined {
  if (name === undefined) return leaf(value);
  if (Array.isArray(value)) return changeList(value, name, (item) => change(item, rest, leaf, create));
  if (!isJsonObject(value) && !(create && (value === undefined || value === null))) return value;
  const object = isJsonObject(value) ? value : {};
  const before = Object.hasOwn(object, name) ? object[name] : undefined;
  if (before === undefined && !create) return value;
  const after = change(before, rest, leaf, create);
  if (after === before) return value;
  if (after !== undefined) return { ...object, [name]: after };
  const { [name]: _removed, ...others } = object;
  return others;
}

function changeList(list: Json[], name: string, changed: (item: Json | undefined) => Json | undefined): Json[] {
  const items = list.map((item, index) => (name === '*' || String(index) === name ? changed(item) : item));
  if (items.every((item, index) => item === list[index])) return list;
  return items.filter((item) => item !== undefined);
}
