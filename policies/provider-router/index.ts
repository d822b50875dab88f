import { AiError } from '../../plugins/core/error';
import { definePolicy } from '../../plugins/core/policy';
import { RESOURCES } from '../../plugins/core/resource';
import { answerBound } from './bound-answer';
import { answerKeeping } from './keep-answer';
import { ModelTable } from './model-table';
import { parameters, timeoutSettings, USUAL_RETRIES } from './parameters';
import { Pinboard } from './pinboard';
import type { Ask } from './place';
import { Resources } from './resources';
import { Rotation } from './rotation';
import { Shelf } from './shelf';
import { route } from './try-targets';

export const providerRouter = definePolicy({
  name: 'provider-router',
  summary: 'Sends the request to the model it asks for, and to the next one when that fails',
  parameters,
  setup(declared, services, { path }) {
    const table = new ModelTable(declared, services.endpoints, `${path}.action`);
    const rotation = new Rotation(services.logger);
    const { pins, keptResponses } = services;
    const { days } = declared.keepResponses ?? {};
    const allowed = declared.resources ?? RESOURCES;
    const settings = {
      retries: declared.retries ?? USUAL_RETRIES,
      timeouts: timeoutSettings(declared.timeouts),
      strictParams: false,
    };
    const resources = new Resources({ allowed, endpoints: table.reachable(), pins, settings });
    return {
      async answer(request, ai, permit) {
        const ask: Ask = (found, asked) => route(found, { request: asked, ai, services, rotation, permit });
        const shelf = new Shelf(keptResponses, ai);
        if (request.resource) return resources.answer(request, ai, shelf, ask);
        const found = table.find(request.model);
        if (!found) throw unknownModel(request.model);
        const board = new Pinboard(pins, ai);
        return answerKeeping(request, { shelf, days }, (asked) => answerBound(found, asked, board, ask));
      },
      targets: (model) => table.find(model)?.targets ?? [],
      models: () => table.list(),
      resting: () => rotation.resting(),
    };
  },
});

function unknownModel(model: string): AiError {
  return new AiError(`The model \`${model}\` does not exist or you do not have access to it.`, {
    status: 404,
    code: 'model_not_found',
    param: 'model',
  });
}
