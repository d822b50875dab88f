import type { Endpoint, Target } from '../../core/endpoint';
import { AiError, invalidRequest } from '../../core/error';
import { textOf } from '../../core/json';

/**
 * The three ways to reach a model at Azure: by OpenAI's own paths (the v1 API), by a deployment's path with a dated
 * version, or by the API for models of all makers below `/models`.
 * Source: https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle and
 * https://learn.microsoft.com/azure/ai-foundry/foundry-models/concepts/endpoints
 */
export type Way = 'v1' | 'deployments' | 'models';

/** The only version of the API for models of all makers. */
const MODELS_VERSION = '2024-05-01-preview';

/** Operations that a resource has one of for all its deployments. */
const OF_THE_RESOURCE = /^\/(responses|files|batches|models)\b/;

export function wayOf({ urls, options }: Endpoint): Way {
  const [url = ''] = urls;
  if (/\/models\/?$/.test(url)) return 'models';
  const dated = /^\d{4}-/.test(textOf(options.apiVersion));
  return dated && !/\/v1\/?$/.test(url) ? 'deployments' : 'v1';
}

/** The path below the endpoint's base URL, which people write with and without `/openai` and `/openai/v1`. */
export function placed({ endpoint, model }: Target, path: string): string {
  const { urls, options } = endpoint;
  const [url = ''] = urls;
  const way = wayOf(endpoint);
  if (way === 'models' && OF_THE_RESOURCE.test(path)) throw notBelowModels();
  const version = textOf(options.apiVersion, way === 'models' ? MODELS_VERSION : '');
  const dated = version ? `${path}${path.includes('?') ? '&' : '?'}api-version=${encodeURIComponent(version)}` : path;
  if (way === 'models' || /\/v1\/?$/.test(url)) return dated;
  const root = /\/openai\/?$/.test(url) ? '' : '/openai';
  if (way === 'v1') return `${root}/v1${dated}`;
  return OF_THE_RESOURCE.test(path) ? root + dated : `${root}/deployments/${pathOf(model)}${dated}`;
}

function notBelowModels(): AiError {
  return invalidRequest(
    'Below `/models` Azure has chat and embeddings only; the operator may set the url to end in `/openai/v1`.',
    'model',
    'unsupported_operation',
  );
}

/** A deployment's name as part of a path. Clients write it, and it must not lead to another path. */
function pathOf(deployment: string): string {
  if (!/^\.*$/.test(deployment)) return encodeURIComponent(deployment);
  throw new AiError(`\`${deployment}\` is not the name of a deployment: write the one it has at Azure.`, {
    status: 404,
    code: 'model_not_found',
    param: 'model',
  });
}
