import type { Target } from '../../core/endpoint';
import { AiError } from '../../core/error';

/** Where a model's method is called: the path below the endpoint's base URL. */
export type Place = (target: Target, method: string) => string;

/** At AI Studio. Tuned models stand beside Google's own. */
export const studio: Place = (target, method) => {
  const model = pathOf(target.model);
  const path = model.startsWith('tunedModels/') ? model : `models/${model}`;
  return `${versionFor(target, 'v1beta')}/${path}:${method}`;
};

/** What the path must begin with: people write the base URL with and without the version. */
export function versionFor({ endpoint }: Target, version: string): string {
  return endpoint.urls.every((url) => /\/v\d[a-z0-9]*\/?$/.test(url)) ? '' : `/${version}`;
}

/** A model's name as part of a path. Clients write it, and it must not lead to another path. */
export function pathOf(model: string): string {
  const steps = model.split('/');
  if (steps.some((step) => step === '' || /^\.+$/.test(step))) {
    throw new AiError(`\`${model}\` is not the name of a model: write it like \`gemini-2.5-flash\`.`, {
      status: 404,
      code: 'model_not_found',
      param: 'model',
    });
  }
  // Versions of models stand behind an @ at Vertex AI.
  return steps.map((step) => encodeURIComponent(step).replaceAll('%40', '@')).join('/');
}
