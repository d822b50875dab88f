import { isJsonObject, type JsonObject } from '../../core/json';
import { defineProvider, type OperationAdapter, type Provider } from '../../core/provider';
import { speechAdapter, transcriptionAdapter, translationAdapter } from './audio';
import { chatAdapter } from './chat';
import { completionsAdapter, fillingAdapter } from './completions';
import { rerankAdapter } from '../rerank';
import { embeddingsAdapter } from './embeddings';
import { imageEditAdapter, imageGenerationAdapter, imageVariationAdapter } from './images';
import { moderationAdapter } from './moderations';
import { realtimeAdapter } from './realtime';
import { responsesAdapter } from './responses';
import type { FurtherOperation, Quirks } from './quirks';
import { resourceAdapter } from './resources';
import { QUIRKS } from './rows';

/** A provider kind from a row of the quirk table. Exported for kinds that users declare. */
export function openAiCompatible(quirks: Quirks): Provider {
  return defineProvider({
    kind: quirks.kind,
    summary: quirks.summary,
    keyless: quirks.keyless,
    operations: operationsOf(quirks),
    alternatives: {
      chat: quirks.responses ? [responsesAdapter(quirks)] : [],
      resource: (quirks.resources ?? []).map(resourceAdapter),
    },
    forwardHeaders: quirks.forwardHeaders,
    authorize: (apiKey) => (quirks.keyHeader ? { [quirks.keyHeader]: apiKey } : { authorization: `Bearer ${apiKey}` }),
    readError,
  });
}

const ADAPTERS = {
  chat: chatAdapter,
  text_completion: completionsAdapter,
  embeddings: embeddingsAdapter,
  image_generation: imageGenerationAdapter,
  image_edit: imageEditAdapter,
  image_variation: () => imageVariationAdapter,
  transcription: transcriptionAdapter,
  translation: () => translationAdapter,
  speech: () => speechAdapter,
  moderation: () => moderationAdapter,
  rerank: rerankOf,
} satisfies Record<'chat' | FurtherOperation, (quirks: Quirks) => OperationAdapter>;

/** Those that rerank do it in the form of Cohere and Jina. */
function rerankOf({ paths }: Quirks): OperationAdapter {
  return rerankAdapter({ path: () => paths?.rerank ?? '/rerank', form: 'results', takes: ['return_documents'] });
}

function operationsOf(quirks: Quirks): Provider['operations'] {
  const served = ['chat' as const, ...(quirks.operations ?? [])];
  const adapters: Provider['operations'] = Object.fromEntries(
    served.map((operation) => [operation, ADAPTERS[operation](quirks)]),
  );
  if (quirks.realtime) adapters.realtime = realtimeAdapter;
  return quirks.fillPath ? { ...adapters, text_completion: fillingAdapter(quirks, quirks.fillPath) } : adapters;
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
