import type { Method } from './provider';

/** What a provider keeps for its callers and gives out by id. */
export const RESOURCES = ['responses', 'conversations', 'files', 'batches'] as const;
export type Resource = (typeof RESOURCES)[number];

/** What is asked of it: without an `id` to make one (`POST`) or to list them (`GET`). */
export interface ResourceCall {
  readonly resource: Resource;
  readonly method: Method;
  readonly id?: string;
  /** What stands in the path after the id: `content`, `cancel`, … */
  readonly part?: string;
  /** The id of what stands below that. */
  readonly item?: string;
}

/** Path below the root of OpenAI's API, such as `/files/file-1/content`. */
export function resourcePath({ resource, id = '', part = '', item = '' }: ResourceCall): string {
  return [`/${resource}`, encodeURIComponent(id), part, encodeURIComponent(item)].filter(Boolean).join('/');
}

/** Whether a batch is to be made: its provider runs the models that its file asks for, without the gateway. */
export function makesBatch(call: ResourceCall | undefined): boolean {
  return call?.resource === 'batches' && call.method === 'POST' && call.id === undefined;
}
