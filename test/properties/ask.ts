import type { Dialect } from '../../plugins/core/dialect';
import type { Target } from '../../plugins/core/endpoint';
import type { JsonObject } from '../../plugins/core/json';
import type { ModelOperation } from '../../plugins/core/operations';
import { AiError } from '../../plugins/core/error';
import type { Provider } from '../../plugins/core/provider';
import { AiRequest } from '../../plugins/core/request';
import { providers } from '../../plugins/providers';
import { completing } from '../../plugins/providers/completions-by-chat';

const PROVIDERS = providers.map(completing);

/** A body as core makes a request of it, for the model named `m` where the path says the model. */
export function requestOf(dialect: Dialect, body: JsonObject, stream = false): AiRequest {
  dialect.check?.(body);
  const names = { model: 'm', publisher: 'p', project: 'p', location: 'l' };
  const path = { names, query: new URLSearchParams() };
  const about = dialect.about?.(body, path) ?? { model: String(body.model), stream };
  const native = { api: dialect.name, body, bytes: Buffer.from(JSON.stringify(body)) };
  const operation = dialect.operation as ModelOperation;
  const toHub = dialect.toHub.bind(dialect);
  return new AiRequest({ operation, model: about.model, stream, native, path, toHub });
}

export function targetOf(provider: Provider, model = 'mm'): Target {
  const options = { project: 'p', location: 'global' };
  const endpoint = { name: 'e', provider, urls: ['http://a.test/v1'], apiKeys: [], headers: {}, models: [], options };
  return { endpoint, model };
}

/** What a provider has for clients of an API: the adapter of the same API, if there is one, else the first. */
export function adapterFor({ operations, alternatives }: Provider, { operation, name }: Dialect) {
  const wanted = operation as ModelOperation;
  return alternatives?.[wanted]?.find(({ api }) => api === name) ?? operations[wanted];
}

/** Does all to a body that the gateway does on its way to each provider. Throws what is not a refusal. */
export function askEveryProvider(dialect: Dialect, body: JsonObject, model = 'mm'): void {
  unlessRefused(() => {
    const request = requestOf(dialect, body);
    unlessRefused(() => dialect.statefulMember?.(body));
    unlessRefused(() => dialect.addInstruction?.(body, 'i', 'start'));
    unlessRefused(() => dialect.addInstruction?.(body, 'i', 'end'));
    unlessRefused(() => request.hub);
    for (const provider of PROVIDERS) {
      unlessRefused(() => adapterFor(provider, dialect)?.call(request, targetOf(provider, model)));
    }
  });
}

function unlessRefused(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof AiError)) throw error;
  }
}
