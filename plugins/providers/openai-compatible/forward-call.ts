import type { Target } from '../../core/endpoint';
import { editForm } from '../../core/form';
import { editJson } from '../../core/json-edit';
import type { ProviderCall } from '../../core/provider';
import { type AiRequest, bytesOf } from '../../core/request';

/**
 * A call of an operation that only OpenAI's API and its relatives have: the client's own bytes, be they JSON or a form
 * with files, changed in nothing but the model's name.
 */
export function forwardCall({ native }: AiRequest, { model }: Target, path: string): ProviderCall {
  const { body, form } = native;
  const bytes = bytesOf(native);
  if (!form) return { path, body: body.model === model ? bytes : editJson(bytes, { set: { model } }) };
  const headers = { 'content-type': form.contentType };
  return { path, headers, body: body.model === model ? bytes : editForm(form, { ...body, model }) };
}
