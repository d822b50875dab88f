import type { Target } from '../../../core/endpoint';
import { pathOf, versionFor } from '../place';
import type { Place } from '../place';
import { optionsOf } from './options';

/**
 * At Vertex AI. Models are Google's unless the name says whose (`publishers/...`) or that it is an endpoint of the
 * project's own (`endpoints/...`). The version is that of Google's SDKs: what is new comes there first.
 */
export const vertexPlace: Place = (target, method) => {
  const model = pathOf(target.model);
  const path = /^(publishers|endpoints)\//.test(model) ? model : `publishers/google/models/${model}`;
  return below(target, `${path}:${method}`, 'v1beta1');
};

/** A path below the endpoint's project and location. Models of others than Google are documented in `v1`. */
export function below(target: Target, path: string, version = 'v1'): string {
  const { project, location } = optionsOf(target.endpoint);
  const parent = `projects/${encodeURIComponent(project)}/locations/${encodeURIComponent(location)}`;
  return `${versionFor(target, version)}/${parent}/${path}`;
}

/** The name of a model without whose it is. */
export function bareName(model: string): string {
  return model.slice(model.lastIndexOf('/') + 1);
}
