import type { Dialect } from '../../plugins/core/dialect';
import { AiError } from '../../plugins/core/error';
import type { Json, JsonObject } from '../../plugins/core/json';
import type { ModelOperation } from '../../plugins/core/operations';
import type { Provider } from '../../plugins/core/provider';
import { AiRequest } from '../../plugins/core/request';

/** What stands where something else should. */
const JUNK: Json[] = [
  ...[null, true, 7, -1, 1e300, 'x', '', [], {}, [null], ['a'], { type: 'text' }, { type: 'text', text: 7 }],
  ...[
    { type: 'image_url', image_url: 7 },
    { type: 'tool_use' },
    { type: 'tool_result', content: 7 },
    { function: null },
  ],
];

let seed = 1;
const pick = (count: number) => (seed = (seed * 48271) % 0x7fffffff) % count;

/** A copy in which one value somewhere is gone or another one. */
export function changed(whole: JsonObject): JsonObject {
  const copy = structuredClone(whole);
  let at = copy as Record<string, Json | undefined>;
  for (;;) {
    const names = Object.keys(at);
    const name = names[pick(names.length)];
    if (name === undefined) return copy;
    const inner = at[name];
    if (pick(3) && typeof inner === 'object' && inner !== null) at = inner as typeof at;
    else {
      at[name] = pick(6) ? structuredClone(JUNK[pick(JUNK.length)]) : undefined;
      return JSON.parse(JSON.stringify(copy)) as JsonObject;
    }
  }
}

/** What goes wrong otherwise than by a refusal. */
export function fault(dialect: Dialect, provider: Provider, body: JsonObject): unknown {
  const operation = dialect.operation as ModelOperation;
  const native = { api: dialect.name, body, bytes: Buffer.from(JSON.stringify(body)) };
  try {
    dialect.check?.(body);
    const toHub = dialect.toHub.bind(dialect);
    const request = new AiRequest({ operation, model: 'm', stream: false, native, toHub });
    const endpoint = {
      name: 'e',
      provider,
      urls: ['http://x'],
      apiKeys: [],
      headers: {},
      models: [],
      options: { project: 'p', location: 'global' },
    };
    provider.operations[operation]?.call(request, { endpoint, model: 'mm' });
  } catch (error) {
    if (!(error instanceof AiError)) return error;
  }
  return undefined;
}
