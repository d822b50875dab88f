import type { RenderedError } from '../../core/dialect';
import type { AiError } from '../../core/error';
import { TASK_API } from '../../core/task-api';

/** What fails on the way of a stream, as an event of it. */
export function taskStreamError(error: AiError): string {
  return `data:${JSON.stringify(errorBody(error))}\n\n`;
}

/** An error in Hugging Face's form; one that it gave itself stays as it is. */
export function renderTaskError(error: AiError): RenderedError {
  const { status, provider } = error;
  const own = provider?.api === TASK_API && provider.contentType.includes('json');
  return { status, headers: {}, body: own ? provider.body : JSON.stringify(errorBody(error)) };
}

function errorBody({ message, code, param }: AiError) {
  return { error: message, error_type: code, ...(param === undefined ? {} : { param }) };
}
