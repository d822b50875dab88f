import { isJsonObject, type JsonObject } from '../../core/json';
import { defineProvider, type OperationAdapter, type Provider } from '../../core/provider';
import type { ModelOperation } from '../../core/operations';
import { chatAdapter } from './chat';
import { type Quirks, QUIRKS } from './quirks';

/** A provider kind from a row of the quirk table. Exported for kinds that users declare. */
export function openAiCompatible(quirks: Quirks): Provider {
  const operations: Partial<Record<ModelOperation, OperationAdapter>> = { chat: chatAdapter(quirks) };
  return defineProvider({
    kind: quirks.kind,
    summary: quirks.summary,
    keyless: quirks.keyless,
    operations,
    forwardHeaders: quirks.forwardHeaders,
    authorize: (apiKey) => (quirks.keyHeader ? { [quirks.keyHeader]: apiKey } : { authorization: `Bearer ${apiKey}` }),
    readError,
  });
}

/**
 * The message of an error body. Relatives of the API have their own forms: `{ "error": "text" }` (Ollama),
 * `{ "message": … }` (Mistral), `{ "detail": … }` (FastAPI servers).
 */
function readError(body: JsonObject): ReturnType<NonNullable<Provider['readError']>> {
  const error = isJsonObject(body.error) ? body.error : body;
  const message = text(error.message) ?? text(body.error) ?? text(body.detail) ?? text(body.message);
  if (message === undefined) return undefined;
  return { message, code: text(error.code), type: text(error.type), param: text(error.param) };
}

function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? undefined : JSON.stringify(value);
}

export const openAiCompatibleProviders: readonly Provider[] = QUIRKS.map(openAiCompatible);
