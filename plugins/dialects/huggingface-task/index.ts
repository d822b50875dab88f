import { defineDialect } from '../../core/dialect';
import { invalidRequest } from '../../core/error';
import type { TaskRequest, TaskResult } from '../../core/hub';
import { TASK_API } from '../../core/task-api';
import { forwardedStream } from '../forwarded-stream';
import { checkOptional, missingOrWrong } from '../openai-check';
import { renderTaskError, taskStreamError } from './render';

/**
 * Models' own tasks as Hugging Face's pipelines have them: `inputs`, `parameters` and, where a model has several tasks,
 * `task`. The model stands in the path. Answers are whatever the task gives, a list mostly.
 * Source: https://huggingface.co/docs/inference-providers/providers/hf-inference
 */
export const huggingFaceTask = defineDialect({
  name: TASK_API,
  operation: 'task',
  method: 'POST',
  path: '/models/{model}/run',
  requestIdHeader: 'x-request-id',
  check(body) {
    if (body.inputs === undefined || body.inputs === null) {
      throw missingOrWrong(body.inputs ?? undefined, 'inputs', 'what the model is to work on');
    }
    checkOptional(body, { parameters: 'an object', options: 'an object', stream: 'true or false' });
    if (body.task !== undefined && !/^[a-z0-9-]{1,64}$/.test(String(body.task))) {
      throw invalidRequest('`task` must be the name of a pipeline, such as `fill-mask`.', 'task');
    }
  },
  about: (body, { names }) => ({ model: names.model ?? '', stream: body.stream === true }),
  toHub: (body, { model }) => ({ ...body, model }) as TaskRequest,
  renderWhole: ({ whole }) => JSON.stringify((whole as TaskResult).output),
  streamRenderer: () => forwardedStream(taskStreamError),
  renderError: renderTaskError,
});
