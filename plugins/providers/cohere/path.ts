import type { Target } from '../../core/endpoint';

/** Path of the API's second version below the base URL, which people write with and without `/v2`. */
export function pathOf({ endpoint }: Target, path: string): string {
  return endpoint.urls.every((url) => /\/v2\/?$/.test(url)) ? path : `/v2${path}`;
}
