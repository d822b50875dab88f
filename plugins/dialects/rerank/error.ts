import type { RenderedError } from '../../core/dialect';
import type { AiError } from '../../core/error';

/**
 * An error for clients of all three: Cohere's SDK reads `message`, those of Voyage and Jina `detail`; `code` and `param`
 * are the gateway's.
 */
export function renderRerankError({ message, status, code, param }: AiError): RenderedError {
  const body = JSON.stringify({ message, detail: message, code, ...(param === undefined ? {} : { param }) });
  return { status, headers: {}, body };
}
