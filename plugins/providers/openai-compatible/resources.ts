import type { HubAnswer } from '../../core/hub';
import { isJsonObject } from '../../core/json';
import type { EndFinder, OperationAdapter, ProviderCall } from '../../core/provider';
import type { AiRequest } from '../../core/request';
import { type Resource, resourcePath } from '../../core/resource';
import { SseParser } from '../../core/sse';

/** One kind of what a relative of OpenAI's API keeps for its callers. Everything passes as it is. */
export function resourceAdapter(resource: Resource): OperationAdapter {
  return {
    api: `openai-${resource}`,
    call: resourceCall,
    readWhole: (body) => ({ whole: body as HubAnswer }),
    bytes(contentType, { resource: asked }) {
      // A file may be of any type, JSON too.
      if (asked?.part === 'content') return {};
      return contentType.includes('event-stream') ? { end: new ResponseEnd() } : undefined;
    },
  };
}

function resourceCall({ resource, path: { query }, native }: AiRequest): ProviderCall {
  const { method } = resource!;
  const path = resourcePath(resource!) + (query.size ? `?${query.toString()}` : '');
  const isSent = native.bytes !== undefined || Object.keys(native.body).length > 0;
  if (!isSent) return { method, path };
  const headers = native.contentType === undefined ? undefined : { 'content-type': native.contentType };
  return { method, path, headers, body: native.bytes ?? JSON.stringify(native.body) };
}

/** Events after which a stored response says no more. */
const LAST = /^(response\.(completed|incomplete|failed|cancelled)|error)$/;

/** Finds the end in the stream of a stored response, which may begin in its middle. */
class ResponseEnd implements EndFinder {
  complete = false;
  private readonly parser = new SseParser();

  read(bytes: Buffer): void {
    for (const { name, data } of this.parser.push(bytes)?.events ?? []) {
      if (LAST.test(name || typeOf(data))) this.complete = true;
    }
  }
}

/** For servers that leave out the events' names. */
function typeOf(data: string): string {
  const event: unknown = data.startsWith('{') ? JSON.parse(data) : undefined;
  return isJsonObject(event) && typeof event.type === 'string' ? event.type : '';
}
