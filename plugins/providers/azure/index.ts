import type { Endpoint } from '../../core/endpoint';
import { textOf } from '../../core/json';
import type { ModelOperation } from '../../core/operations';
import { defineProvider, type OperationAdapter, type Provider } from '../../core/provider';
import { tableOf } from '../../core/table';
import { openAiCompatible } from '../openai-compatible';
import type { Quirks } from '../openai-compatible/quirks';
import { options } from './options';
import { placed, wayOf } from './place';
import { createSigner } from './signer';

const ROW: Quirks = {
  kind: 'azure',
  summary: 'Azure OpenAI and the models of Azure AI Foundry',
  operations: [
    'text_completion', 'embeddings', 'image_generation', 'image_edit', 'transcription', 'translation', 'speech',
  ], // prettier-ignore
  responses: true,
  resources: ['responses', 'files', 'batches'],
  keyHeader: 'api-key',
};

/** As OpenAI itself: reasoning models refuse the older name of the limit. */
const today = openAiCompatible({ ...ROW, limitOfOthers: 'max_completion_tokens' });
/** Models of other makers know the older name of the limit only. */
const ofAllMakers = openAiCompatible(ROW);
const dated = openAiCompatible({ ...ROW, withoutStreamOptions: true });

/** The first dated version that knows `stream_options` and `max_completion_tokens`; others refuse them. */
const FIRST_OF_TODAY = '2024-09-01';

function speaking(endpoint: Endpoint): Provider {
  const way = wayOf(endpoint);
  if (way === 'models') return ofAllMakers;
  return way === 'deployments' && textOf(endpoint.options.apiVersion) < FIRST_OF_TODAY ? dated : today;
}

/** An operation at the path that the endpoint has it at, in the version that it speaks. */
function at(adapterOf: (provider: Provider) => OperationAdapter | undefined): OperationAdapter {
  return {
    ...adapterOf(today)!,
    call(request, target) {
      const call = adapterOf(speaking(target.endpoint))!.call(request, target);
      return { ...call, path: placed(target, call.path) };
    },
  };
}

const served = Object.keys(today.operations) as ModelOperation[];
const furtherServed = Object.keys(today.alternatives ?? {}) as ModelOperation[];

/** Names that clients test for; Azure has its own. */
const CODES = tableOf({ DeploymentNotFound: 'model_not_found' });

const readError: Provider['readError'] = (body, answer) => {
  const error = today.readError?.(body, answer);
  return error && { ...error, code: CODES.get(error.code ?? '') ?? error.code };
};

export const azure = defineProvider({
  ...today,
  options,
  operations: Object.fromEntries(served.map((name) => [name, at(({ operations }) => operations[name])])),
  alternatives: Object.fromEntries(
    furtherServed.map((name) => [
      name,
      today.alternatives![name]!.map((_, index) => at(({ alternatives }) => alternatives?.[name]?.[index])),
    ]),
  ),
  createSigner,
  readError,
});
