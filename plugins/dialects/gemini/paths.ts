import type { RequestPath } from '../../core/dialect';
import { invalidRequest } from '../../core/error';

/**
 * Where a method of a model is called: at the Gemini API, at Vertex AI by an API key, and in a project of Vertex AI.
 * Source: https://ai.google.dev/api and https://docs.cloud.google.com/vertex-ai/docs/reference/rest
 */
const MODEL_PATHS = [
  '/models/{model}',
  '/publishers/{publisher}/models/{model}',
  '/projects/{project}/locations/{location}/publishers/{publisher}/models/{model}',
  // Vercel's AI SDK and LangChain take a name with a slash, `openai/gpt-4o`, for one with its own collection.
  '/{model}',
];

export function pathsOf(method: string): string[] {
  return MODEL_PATHS.map((path) => `${path}:${method}`);
}

/**
 * The model that a path names. At Vertex AI, SDKs turn `openai/gpt-4o` into a publisher and its model; their own models
 * have the publisher `google`, which nobody writes.
 */
export function modelIn({ names: { model = '', publisher = 'google' } }: RequestPath): string {
  if (!model.trim()) throw invalidRequest('The path names no model before the colon.', 'model');
  return publisher === 'google' ? model : `${publisher}/${model}`;
}
