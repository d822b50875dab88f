import type { Target } from '../../core/endpoint';
import { invalidRequest } from '../../core/error';

/** Path of what is below `/v1` of a server whose base URL people write with and without it. */
export function versioned({ endpoint }: Target, path: string): string {
  return endsWithVersion(endpoint.urls) ? path : `/v1${path}`;
}

/** Path of what is beside `/v1` of such a server. */
export function unversioned({ endpoint }: Target, path: string): string {
  return endsWithVersion(endpoint.urls) ? `/..${path}` : path;
}

function endsWithVersion(urls: readonly string[]): boolean {
  return urls.every((url) => /\/v1\/?$/.test(url));
}

/** A model's name as a part of a path. Its slashes stay; what would lead out of the path is refused. */
export function modelPath(model: string): string {
  const pieces = model.split('/');
  if (pieces.some((piece) => /^\.{0,2}$/.test(piece))) {
    throw invalidRequest(`\`${model}\` is not the name of a model: write \`owner/name\`.`, 'model');
  }
  return pieces.map(encodeURIComponent).join('/');
}
