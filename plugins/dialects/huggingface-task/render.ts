import type { Part } from '../../core/answer';
import type { RenderedError, StreamRenderer } from '../../core/dialect';
import type { AiError } from '../../core/error';
import type { TaskResult } from '../../core/hub';
import { TASK_API } from '../../core/task-api';

/**
 * Writes a stream of generated text. Tasks of which nobody generates text are answered in one piece, also when a
 * client asks for a stream: it is one event then.
 */
export class TaskStreamRenderer implements StreamRenderer {
  translate({ whole }: Part): string {
    return whole ? event((whole as TaskResult).output) : '';
  }

  forward(part: Part): Buffer {
    return part.raw!;
  }

  end(): string {
    return '';
  }

  fail(error: AiError): string {
    return event(errorBody(error));
  }
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

function event(data: unknown): string {
  return `data:${JSON.stringify(data)}\n\n`;
}
