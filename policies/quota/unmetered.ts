import { AiError } from '../../plugins/core/error';
import type { AiRequest } from '../../plugins/core/request';
import { makesBatch } from '../../plugins/core/resource';

/** Whether a request has models run of which nobody tells the gateway what they use. */
export function isUnmetered({ resource, native }: AiRequest): boolean {
  if (resource) return makesBatch(resource);
  return native.api === 'openai-responses' && native.body.background === true;
}

export function unmeteredOperation({ resource }: AiRequest): AiError {
  const what = resource ? 'A batch runs' : 'A response with `background: true` is made';
  const instead = resource ? 'send its requests one by one' : 'leave out `background`';
  return new AiError(
    `${what} where the gateway cannot count its tokens, and yours are limited: ${instead}, ` +
      'or have the operator give you a key without limits of tokens and money.',
    {
      status: 403,
      code: 'unmetered_operation',
      ...(resource ? {} : { param: 'background' }),
      headers: { 'x-should-retry': 'false' },
    },
  );
}
