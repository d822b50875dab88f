import { pathOf, versionFor } from '../place';
import type { Place } from '../place';
import { optionsOf } from './options';

/**
 * At Vertex AI. Models are Google's unless the name says whose (`publishers/...`) or that it is an endpoint of the
 * project's own (`endpoints/...`). The version is that of Google's SDKs: what is new comes there first.
 */
export const vertexPlace: Place = (target, method) => {
  const { project, location } = optionsOf(target.endpoint);
  const model = pathOf(target.model);
  const path = /^(publishers|endpoints)\//.test(model) ? model : `publishers/google/models/${model}`;
  const parent = `projects/${encodeURIComponent(project)}/locations/${encodeURIComponent(location)}`;
  return `${versionFor(target, 'v1beta1')}/${parent}/${path}:${method}`;
};
