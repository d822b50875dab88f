import type { Target } from '../../core/endpoint';
import type { TaskRequest } from '../../core/hub';
import { isJsonObject, textOf, type Json } from '../../core/json';
import { editJson } from '../../core/json-edit';
import type { OperationAdapter, WholeRead } from '../../core/provider';
import type { AiRequest } from '../../core/request';
import { TASK_API } from '../../core/task-api';
import { GeneratedTextReader } from './stream';

/** Members under which text that a model wrote stands in what tasks give. */
const WRITTEN = ['generated_text', 'summary_text', 'translation_text'] as const;

/**
 * A model's own task: the client's bytes without the task's name, which says where they go.
 *
 * @param path below the base URL, by the task's name if the client or the endpoint gives one
 */
export function taskAdapter(path: (target: Target, task: string | undefined) => string): OperationAdapter {
  return {
    api: TASK_API,
    call: (request, target) => ({ path: path(target, taskOf(request, target)), body: bodyOf(request) }),
    readWhole: readTask,
    readList: readTask,
    streamReader: () => new GeneratedTextReader(),
  };
}

function taskOf({ hub }: AiRequest, { endpoint }: Target): string | undefined {
  return (hub as TaskRequest).task ?? (textOf(endpoint.options.task) || undefined);
}

function bodyOf({ native: { bytes, body } }: AiRequest): Buffer {
  const sent = bytes ?? Buffer.from(JSON.stringify(body));
  return body.task === undefined ? sent : editJson(sent, { remove: ['task'] });
}

function readTask(output: Json): WholeRead {
  const texts = textsIn(output);
  return { whole: { object: 'task', output, choices: texts.map((text, index) => ({ index, text })) } };
}

function textsIn(output: Json): string[] {
  if (Array.isArray(output)) return output.flatMap(textsIn);
  if (!isJsonObject(output)) return [];
  return WRITTEN.map((name) => output[name]).filter((text) => typeof text === 'string');
}
