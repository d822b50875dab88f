import type { HubAnswer } from '../../core/hub';
import type { OperationAdapter, ProviderCall } from '../../core/provider';
import type { AiRequest } from '../../core/request';
import { type Resource, resourcePath } from '../../core/resource';

/** One kind of what a relative of OpenAI's API keeps for its callers. Everything passes as it is. */
export function resourceAdapter(resource: Resource): OperationAdapter {
  return {
    api: `openai-${resource}`,
    call: resourceCall,
    readWhole: (body) => ({ whole: body as HubAnswer }),
    // A file may be of any type, JSON too; a stream is that of a stored response.
    bytes: (contentType, request) =>
      request.resource?.part === 'content' || contentType.includes('event-stream') ? {} : undefined,
  };
}

function resourceCall({ resource, path: { query }, native }: AiRequest): ProviderCall {
  const { method } = resource!;
  const path = resourcePath(resource!) + (query.size ? `?${query.toString()}` : '');
  const makes = method === 'POST' && resource!.id === undefined;
  if (!makes) return { method, path };
  const headers = native.contentType === undefined ? undefined : { 'content-type': native.contentType };
  return { method, path, headers, body: native.bytes ?? JSON.stringify(native.body) };
}
