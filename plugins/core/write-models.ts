import { belowRoot, decoded } from './dialects';
import { AiError } from './error';
import type { Exchange } from './exchange';
import type { ModelInfo } from './policy';
import { writeJson } from './write-json';

/**
 * Answers `GET /models` and `GET /models/{id}`, in the form of the client's API where it has one. Else the objects
 * carry the members of both OpenAI's and Anthropic's API, because both SDKs ask the same path.
 */
export function writeModels(exchange: Exchange, models: readonly ModelInfo[]): void {
  const id = /^\/models\/(.+)$/.exec(belowRoot(exchange.path))?.[1];
  const { renderModels = modelList, renderModel = modelObject } = exchange.dialect;
  let body = id === undefined ? renderModels(models) : {};
  if (id !== undefined) {
    const model = models.find((candidate) => candidate.id === decoded(id));
    if (!model) {
      throw new AiError(`The model \`${decoded(id)}\` does not exist or you do not have access to it.`, {
        status: 404,
        code: 'model_not_found',
        param: 'model',
      });
    }
    body = renderModel(model);
  }
  writeJson(exchange, body);
}

function modelList(models: readonly ModelInfo[]): object {
  const data = models.map(modelObject);
  return { object: 'list', data, has_more: false, first_id: models[0]?.id ?? null, last_id: models.at(-1)?.id ?? null };
}

/** Nobody knows when a configured name was created; a fixed time keeps lists comparable. */
function modelObject({ id, owner }: ModelInfo): object {
  return {
    id,
    object: 'model',
    created: 0,
    owned_by: owner,
    type: 'model',
    display_name: id,
    created_at: '1970-01-01T00:00:00Z',
  };
}
