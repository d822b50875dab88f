import fc from 'fast-check';
import type { Json, JsonObject } from '../../plugins/core/json';

type Path = readonly (string | number)[];

/** What stands where something else should; names that every object has come from its prototype. */
const JUNK: readonly Json[] = [
  ...[null, true, false, 7, -1, 1e300, 0.5, 'x', '', '{', 'constructor', '__proto__', '[DONE]'],
  ...[[], {}, [null], ['a'], [[]], [{}], [1, 2], { type: 'text' }, { type: 'text', text: 7 }],
  ...[{ type: 'image_url', image_url: 7 }, { type: 'tool_use' }, { type: 'tool_result', content: 7 }],
  ...[{ function: null }, { type: 'message', content: [null] }, { type: 'reasoning', summary: 7 }],
];

const junk = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...JUNK).map((value) => structuredClone(value)) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json> },
);

/** The value with a few others in the places of some of its members and items, or without these. */
export function changed<Value extends Json>(whole: Value): fc.Arbitrary<Value> {
  const places = pathsIn(whole);
  const change = fc.record({ path: fc.constantFrom(...places), value: fc.option(junk, { nil: undefined, freq: 6 }) });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const copy = structuredClone(whole);
    for (const { path, value } of changes) put(copy, path, value);
    return JSON.parse(JSON.stringify(copy)) as Value;
  });
}

/** Any JSON object. */
export const anyObject = fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<JsonObject>;

function pathsIn(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([name, member]) => pathsIn(member ?? null, [...path, name]));
  return path.length ? [path, ...inner] : inner;
}

/** An earlier change may have taken away where this one would be. */
function put(value: Json, path: Path, wanted: Json | undefined): void {
  let at: Json | undefined = value;
  for (const name of path.slice(0, -1)) {
    if (typeof at !== 'object' || at === null) return;
    at = (at as JsonObject)[name];
  }
  if (typeof at === 'object' && at !== null) (at as JsonObject)[path.at(-1)!] = wanted;
}
