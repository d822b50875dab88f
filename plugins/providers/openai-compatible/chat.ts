import { editJson } from '../../core/json-edit';
import type { Target } from '../../core/endpoint';
import type { ChatChunk, ChatCompletion, ChatRequest } from '../../core/hub';
import { isJsonObject, type Json, type JsonObject } from '../../core/json';
import type { OperationAdapter, ProviderCall, StreamRead, StreamReader } from '../../core/provider';
import type { AiRequest } from '../../core/request';
import type { SseEvent } from '../../core/sse';
import type { Quirks } from './quirks';
import { usageOf } from './usage';

const NOTHING: StreamRead = { chunks: [] };

/** Chat completions as one relative of OpenAI's API serves them. */
export function chatAdapter(quirks: Quirks): OperationAdapter {
  return {
    api: 'openai-chat',
    call: (request, target) => chatCall(request, target, quirks),
    readWhole: (body) => ({ whole: checkedCompletion(body), usage: usageOf(body) }),
    streamReader: () => new ChatStreamReader(quirks),
  };
}

function chatCall(request: AiRequest, target: Target, quirks: Quirks): ProviderCall {
  const sameApi = request.native.api === 'openai-chat';
  const body = sameApi ? request.native.body : request.hub;
  const dropped: string[] = [];
  const edit = quirkEdits(body, quirks, sameApi, dropped);
  if (body.model !== target.model) edit.set.model = target.model;
  if (request.stream) askForUsage(body as ChatRequest, edit.set, quirks);
  const bytes = sameApi ? request.native.bytes : undefined;
  const path = '/chat/completions';
  if (bytes && !Object.keys(edit.set).length && !edit.remove.length) return { path, body: bytes, dropped };
  return { path, body: editJson(bytes ?? Buffer.from(JSON.stringify(body)), edit), dropped };
}

interface Edit {
  set: Record<string, Json>;
  remove: string[];
}

/** Members of the hub that are ours alone must not reach a provider that a client of another API calls. */
function quirkEdits(body: JsonObject, quirks: Quirks, sameApi: boolean, dropped: string[]): Edit {
  const edit: Edit = { set: {}, remove: [] };
  for (const [from, to] of Object.entries(quirks.rename ?? {})) {
    if (body[from] === undefined) continue;
    edit.remove.push(from);
    if (body[to] === undefined) edit.set[to] = body[from];
  }
  for (const member of quirks.unsupported ?? []) {
    if (body[member] === undefined) continue;
    edit.remove.push(member);
    dropped.push(member);
  }
  for (const [member, value] of Object.entries(quirks.defaults ?? {})) {
    if (body[member] === undefined) edit.set[member] = value;
  }
  if (!sameApi) edit.set.messages = (body as ChatRequest).messages.map(withoutAdditions);
  return edit;
}

function withoutAdditions({ native_content: _native, thinking_blocks: _thinking, ...message }: JsonObject): JsonObject {
  return message;
}

/** Usage is always asked for; the dialect forwards it only to clients that asked too. */
function askForUsage(body: ChatRequest, set: Record<string, Json>, quirks: Quirks): void {
  if (quirks.withoutStreamOptions || body.stream_options?.include_usage === true) return;
  set.stream_options = { ...body.stream_options, include_usage: true };
}

function checkedCompletion(body: JsonObject): ChatCompletion {
  if (!Array.isArray(body.choices)) throw new Error('the answer has no `choices`');
  return body as ChatCompletion;
}

/** The provider's chunks are the hub's already. */
export class ChatStreamReader implements StreamReader {
  private done = false;
  private readonly open = new Set<number>();
  private readonly finished = new Set<number>();

  constructor(private readonly quirks: Pick<Quirks, 'withoutDone'>) {}

  get complete(): boolean {
    return this.done || (this.quirks.withoutDone === true && this.open.size === 0 && this.finished.size > 0);
  }

  read(event: SseEvent): StreamRead {
    if (event.data === '') return NOTHING;
    if (event.data === '[DONE]') {
      this.done = true;
      return NOTHING;
    }
    const chunk = JSON.parse(event.data) as ChatChunk;
    if (chunk.error !== undefined && chunk.error !== null) return { chunks: [], error: streamError(chunk.error) };
    if (!Array.isArray(chunk.choices)) return { chunks: [], usage: usageOf(chunk) };
    for (const { index, finish_reason: finish } of chunk.choices) {
      if (finish) {
        this.open.delete(index);
        this.finished.add(index);
      } else if (!this.finished.has(index)) this.open.add(index);
    }
    return { chunks: [chunk], usage: chunk.usage || chunk.x_groq ? usageOf(chunk) : undefined };
  }
}

function streamError(error: Json): { status: number; message: string } {
  if (!isJsonObject(error)) return { status: 502, message: String(error) };
  const code = Number(error.code ?? error.status);
  return {
    status: code >= 400 && code < 600 ? code : 502,
    message: typeof error.message === 'string' ? error.message : 'The provider failed midway.',
  };
}
