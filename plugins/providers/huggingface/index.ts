import { Type } from '@sinclair/typebox';
import type { Target } from '../../core/endpoint';
import { defineProvider, type OperationAdapter, type Provider } from '../../core/provider';
import { openAiCompatible } from '../openai-compatible';
import { embeddingsByTask } from './embeddings';
import { modelPath, unversioned, versioned } from './paths';
import { taskAdapter } from './task';

const relative = openAiCompatible({
  kind: 'huggingface',
  summary: 'Hugging Face: chat by its router, models’ own tasks by hf-inference, or an endpoint of your own',
  operations: ['text_completion'],
  // Streams of text-generation-inference end without it.
  withoutDone: true,
  forwardHeaders: ['x-wait-for-model', 'x-use-cache', 'x-hf-bill-to'],
});

/**
 * Where a task is: an endpoint of one's own has one model, and it is all there is at its address.
 * Source: https://huggingface.co/docs/inference-providers/providers/hf-inference
 */
function taskPath(target: Target, task: string | undefined): string {
  if (target.endpoint.options.dedicated === true) return unversioned(target, '');
  const pipeline = task === undefined ? '' : `/pipeline/${task}`;
  return unversioned(target, `/hf-inference/models/${modelPath(target.model)}${pipeline}`);
}

function belowVersion(adapter: OperationAdapter): OperationAdapter {
  return {
    ...adapter,
    call(request, target) {
      const call = adapter.call(request, target);
      return { ...call, path: versioned(target, call.path) };
    },
  };
}

/** `estimated_time` says how long a model that nobody has asked for a while takes to load. */
export const readFailure: NonNullable<Provider['readError']> = (body, answer) => {
  const { error, error_type: type, estimated_time: seconds } = body;
  const message = Array.isArray(error) ? error.join('; ') : error;
  if (typeof message !== 'string') return relative.readError!(body, answer);
  return {
    message,
    ...(typeof type === 'string' ? { type } : {}),
    ...(/^Model .* does not exist$/.test(message) ? { code: 'model_not_found' } : {}),
    ...(typeof seconds === 'number' ? { code: 'model_loading', retryAfter: seconds } : {}),
  };
};

export const huggingface = defineProvider({
  ...relative,
  options: Type.Object({
    dedicated: Type.Optional(
      Type.Boolean({ description: 'Whether `url` is an endpoint of your own, which serves one model.' }),
    ),
    task: Type.Optional(
      Type.String({ pattern: '^[a-z0-9-]+$', description: 'The task when a client names none, such as `fill-mask`.' }),
    ),
  }),
  operations: {
    chat: belowVersion(relative.operations.chat!),
    text_completion: belowVersion(relative.operations.text_completion!),
    embeddings: embeddingsByTask((target) => taskPath(target, 'feature-extraction')),
    task: taskAdapter(taskPath),
  },
  readError: readFailure,
});
