import type { Target } from '../../core/endpoint';
import { isJsonObject, type Json, type JsonObject } from '../../core/json';
import { editJson } from '../../core/json-edit';
import type { ApiName } from '../../core/operations';
import { asksForSomething } from '../../core/options';
import type { ProviderCall } from '../../core/provider';
import type { AiRequest } from '../../core/request';
import type { Quirks } from './quirks';

/** The quirks that show in calls. */
export type CallQuirks = Omit<Quirks, 'kind' | 'summary'>;

/** What one operation's calls look like at these providers. */
export interface CallShape {
  api: ApiName;
  /** Below the endpoint's base URL. */
  path: string;
  /** The body for a request that was made in another API, and the names of what it lacks. */
  translate?: (hub: JsonObject) => { body: JsonObject; dropped: string[] };
}

/**
 * A call of one operation: a client's own bytes where it speaks the same API, changed only where this provider differs
 * and in the model's name.
 */
export function providerCall(request: AiRequest, target: Target, quirks: CallQuirks, shape: CallShape): ProviderCall {
  const sameApi = request.native.api === shape.api;
  const translated = sameApi ? undefined : shape.translate?.(request.hub);
  const body = sameApi ? request.native.body : (translated?.body ?? request.hub);
  const edit = quirkEdits(body, quirks);
  if (sameApi && shape.api === 'openai-chat') edit.dropped.push(...withoutEffect(body, quirks));
  if (translated) edit.dropped.unshift(...translated.dropped);
  if (body.model !== target.model) edit.set.model = target.model;
  if (request.stream) askForUsage(body, edit.set, quirks);
  const { path } = shape;
  const { set, remove, dropped } = edit;
  const bytes = sameApi ? request.native.bytes : undefined;
  if (bytes && !Object.keys(set).length && !remove.length) return { path, body: bytes, dropped };
  return { path, body: editJson(bytes ?? Buffer.from(JSON.stringify(body)), { set, remove }), dropped };
}

interface Edit {
  set: Record<string, Json>;
  remove: string[];
  dropped: string[];
}

function quirkEdits(body: JsonObject, quirks: CallQuirks): Edit {
  const edit: Edit = { set: {}, remove: [], dropped: [] };
  for (const [from, to] of Object.entries(quirks.rename ?? {})) {
    if (body[from] === undefined) continue;
    edit.remove.push(from);
    if (body[to] === undefined) edit.set[to] = body[from];
  }
  for (const member of quirks.unsupported ?? []) {
    // One answer is what everybody gives.
    if (body[member] === undefined || (member === 'n' && body.n === 1)) continue;
    edit.remove.push(member);
    if (asksForSomething(member, body[member])) edit.dropped.push(member);
  }
  if (quirks.withoutSchema && isJsonObject(body.response_format) && body.response_format.type === 'json_schema') {
    edit.remove.push('response_format');
    edit.dropped.push('response_format');
  }
  if (quirks.withoutDeveloper) Object.assign(edit.set, instructionsOfSystem(body));
  if (quirks.embedsInBytes && body.encoding_format !== undefined) edit.remove.push('encoding_format');
  for (const [member, value] of Object.entries(quirks.defaults ?? {})) {
    if (body[member] === undefined) edit.set[member] = value;
  }
  return edit;
}

/** Lists with messages in them, of chat and of responses, with `system` for `developer`; it means the same there. */
function instructionsOfSystem(body: JsonObject): Record<string, Json> {
  const lists: Record<string, Json> = {};
  for (const name of ['messages', 'input']) {
    const list = body[name];
    if (!Array.isArray(list) || !list.some(isOfDeveloper)) continue;
    lists[name] = list.map((item) => (isOfDeveloper(item) ? { ...item, role: 'system' } : item));
  }
  return lists;
}

function isOfDeveloper(item: Json | undefined): item is JsonObject {
  return isJsonObject(item) && item.role === 'developer';
}

/** What a client of the same API asks for in vain; it is sent on, in case the provider has learnt it meanwhile. */
function withoutEffect(body: JsonObject, { ignored = [] }: CallQuirks): string[] {
  return ignored.filter((option) => asksForSomething(option, body[option]));
}

/** Usage is always asked for; the dialect forwards it only to clients that asked too. */
function askForUsage({ stream_options: options }: JsonObject, set: Record<string, Json>, quirks: CallQuirks): void {
  const asked = isJsonObject(options) ? options : {};
  if (quirks.withoutStreamOptions || asked.include_usage === true) return;
  set.stream_options = { ...asked, include_usage: true };
}
