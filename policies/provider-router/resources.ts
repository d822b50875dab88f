import { type Answer, wholeAnswer } from '../../plugins/core/answer';
import type { AiContext } from '../../plugins/core/context';
import { type Endpoint, isReady } from '../../plugins/core/endpoint';
import { AiError, invalidRequest } from '../../plugins/core/error';
import type { JsonObject } from '../../plugins/core/json';
import { permits } from '../../plugins/core/permissions';
import type { Pin, Pins } from '../../plugins/core/pins';
import type { AiRequest } from '../../plugins/core/request';
import type { Resource, ResourceCall } from '../../plugins/core/resource';
import type { Route } from './model-table';
import { notFound, Pinboard } from './pinboard';
import type { Ask, Place } from './place';
import { listResources } from './resource-list';
import type { Shelf } from './shelf';
import { answerFromShelf } from './shelf-resource';

export interface ResourceOptions {
  /** What this route serves. */
  allowed: readonly Resource[];
  /** Where it may go, in order. */
  endpoints: readonly Endpoint[];
  pins: Pins;
  /** How reading and deleting is tried; what makes or changes something is tried once. */
  settings: Omit<Route, 'targets'>;
}

/** Requests for what a provider keeps: each goes to whoever has it, and only for the caller who has made it. */
export class Resources {
  constructor(private readonly options: ResourceOptions) {}

  async answer(request: AiRequest, ai: AiContext, shelf: Shelf, ask: Ask): Promise<Answer> {
    const call = request.resource!;
    if (!this.options.allowed.includes(call.resource)) throw notAllowed(call.resource);
    const kept = await answerFromShelf(call, request, shelf);
    if (kept) return jsonAnswer(kept, request);
    const board = new Pinboard(this.options.pins, ai);
    if (call.id !== undefined) return this.answerOne({ ...call, id: call.id }, request, board, ask);
    if (call.method === 'GET') return this.answerList(request, board, ask);
    return this.make(request, ai, board, ask);
  }

  private async make(request: AiRequest, ai: AiContext, board: Pinboard, ask: Ask): Promise<Answer> {
    const { resource } = request.resource!;
    const { api, body } = request.native;
    const route =
      resource === 'batches'
        ? await this.routeOfFile(String(body.input_file_id), api, board)
        : this.routeTo(this.choose(resource, api, ai));
    const { answer, place } = await ask({ ...route, retries: 0 }, request);
    board.keep(resource, bodyOf(answer)?.id, place);
    keepOutputs(resource, answer, place, board);
    // A client may come back with the id after we were killed.
    await board.flush();
    return answer;
  }

  private async answerOne(
    { resource, method, id, part }: ResourceCall & { id: string },
    request: AiRequest,
    board: Pinboard,
    ask: Ask,
  ): Promise<Answer> {
    const route = this.routeToPin(await board.get(resource, id));
    // What adds something must not do so twice.
    const { answer, place } = await ask(method === 'POST' ? { ...route, retries: 0 } : route, request);
    if (method === 'DELETE' && part === undefined) board.forget(resource, id);
    else keepOutputs(resource, answer, place, board);
    return answer;
  }

  private async answerList(request: AiRequest, board: Pinboard, ask: Ask): Promise<Answer> {
    const { resource } = request.resource!;
    const look = async (pin: Pin) => {
      const one = request.withResource({ resource, method: 'GET', id: pin.id });
      const { answer, place } = await ask({ ...this.routeToPin(pin), retries: 0 }, one);
      keepOutputs(resource, answer, place, board);
      return bodyOf(answer);
    };
    const list = await listResources(resource, request.path.query, board, look);
    return jsonAnswer(list, request);
  }

  /** A batch is made where its input is. */
  private async routeOfFile(id: string, api: string, board: Pinboard): Promise<Route> {
    const pin = await board.find('files', id);
    const route = pin && this.routeToPin(pin);
    if (!route) throw invalidRequest(notFound('files', id).message, 'input_file_id', 'not_found');
    const { endpoint } = route.targets[0]!;
    if (keeps(endpoint, api)) return route;
    throw invalidRequest(
      `The file \`${id}\` is kept by \`${endpoint.name}\`, which runs no batches; upload it to another endpoint with ` +
        'the header `x-ai-endpoint`.',
      'input_file_id',
      'unsupported_operation',
    );
  }

  private routeToPin({ endpoint: name, model, url, key, resource, id }: Pin): Route {
    const endpoint = this.options.endpoints.find((one) => one.name === name);
    if (!endpoint) throw notFound(resource, id);
    return { ...this.routeTo(endpoint, model ?? ''), keptAt: { url, key } };
  }

  private routeTo(endpoint: Endpoint, model = ''): Route {
    return { ...this.options.settings, targets: [{ endpoint, model }] };
  }

  /** The endpoint that the client names, or the first one that is ready. */
  private choose(resource: Resource, api: string, { consumer, headers }: AiContext): Endpoint {
    const keeping = this.options.endpoints.filter((endpoint) => keeps(endpoint, api));
    const permitted = keeping.filter((endpoint) => permits(consumer, undefined, { endpoint, model: '' }));
    // When none is left, core refuses the one that is tried.
    const able = permitted.length > 0 ? permitted : keeping;
    const named = headers['x-ai-endpoint'];
    const names = able.map(({ name }) => `\`${name}\``).join(', ');
    if (able.length === 0) {
      throw invalidRequest(`No provider of this route keeps ${resource}.`, undefined, 'unsupported_operation');
    }
    if (named === undefined) return able.find(isReady) ?? able[0]!;
    const chosen = able.find(({ name }) => name === named);
    if (chosen) return chosen;
    const message = `The header x-ai-endpoint names \`${String(named)}\`, which keeps no ${resource}; choose ${names}.`;
    throw invalidRequest(message, 'x-ai-endpoint');
  }
}

function keeps({ provider }: Endpoint, api: string): boolean {
  return provider.alternatives?.resource?.some((adapter) => adapter.api === api) === true;
}

/** A batch tells in time in which files it has left what it has done. */
function keepOutputs(resource: Resource, answer: Answer, place: Place, board: Pinboard): void {
  if (resource !== 'batches') return;
  const { output_file_id: output, error_file_id: errors } = bodyOf(answer) ?? {};
  board.keep('files', output, place);
  board.keep('files', errors, place);
}

function jsonAnswer(body: JsonObject, { native }: AiRequest): Answer {
  return wholeAnswer({ raw: Buffer.from(JSON.stringify(body)) }, { api: native.api });
}

function bodyOf(answer: Answer): JsonObject | undefined {
  return answer.whole?.whole;
}

function notAllowed(resource: Resource): AiError {
  const message = `This route does not serve ${resource}; \`resources\` of its provider-router says which it serves.`;
  return new AiError(message, { status: 403, code: 'resource_not_allowed' });
}
