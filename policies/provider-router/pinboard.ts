import type { AiContext } from '../../plugins/core/context';
import { AiError } from '../../plugins/core/error';
import type { Json } from '../../plugins/core/json';
import type { Pin, PinQuery, Pins } from '../../plugins/core/pins';
import type { Resource } from '../../plugins/core/resource';
import type { Place } from './place';

/** Whose something is. Callers without a name share one scope on a route. */
export function ownerOf({ consumer, pipeline }: Pick<AiContext, 'consumer' | 'pipeline'>): string {
  return consumer ? `consumer ${consumer.id}` : `anonymous ${pipeline}`;
}

/** Where the things of one caller are. */
export class Pinboard {
  private readonly owner: string;

  constructor(
    private readonly pins: Pins,
    ai: Pick<AiContext, 'consumer' | 'pipeline'>,
  ) {
    this.owner = ownerOf(ai);
  }

  /** Remembers what an answer has named, if it is an id. */
  keep(resource: Resource, id: Json | undefined, { target, url, key }: Place): void {
    if (typeof id !== 'string' || !id) return;
    const { endpoint, model } = target;
    const made = { endpoint: endpoint.name, url, key, model: model || null };
    this.pins.keep({ ...made, id, resource, owner: this.owner, time: Date.now() });
  }

  find(resource: Resource, id: string): Promise<Pin | undefined> {
    return this.pins.find({ owner: this.owner, resource, id });
  }

  /** Rejects with 404 for what nobody has made, and for what somebody else has. */
  async get(resource: Resource, id: string): Promise<Pin> {
    const pin = await this.find(resource, id);
    if (!pin) throw notFound(resource, id);
    return pin;
  }

  /** Whether it is somebody's, whoever that is. */
  isSomebodys(resource: Resource, id: string): Promise<boolean> {
    return this.pins.isKept({ resource, id });
  }

  list(query: Omit<PinQuery, 'owner'>): Promise<Pin[]> {
    return this.pins.list({ ...query, owner: this.owner });
  }

  forget(resource: Resource, id: string): void {
    this.pins.forget({ owner: this.owner, resource, id });
  }

  flush(): Promise<void> {
    return this.pins.flush();
  }
}

const SINGULAR: Record<Resource, string> = {
  responses: 'response',
  conversations: 'conversation',
  files: 'file',
  batches: 'batch',
};

export function notFound(resource: Resource, id: string): AiError {
  return new AiError(`No such ${SINGULAR[resource]}: ${id}. It was not made with this key, or is too old.`, {
    status: 404,
    code: 'not_found',
    param: 'id',
  });
}
