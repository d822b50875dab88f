import type { Target } from '../../core/endpoint';
import { invalidRequest } from '../../core/error';
import { defineProvider, type OperationAdapter } from '../../core/provider';
import { readFailure } from '../huggingface';
import { unversioned, versioned } from '../huggingface/paths';
import { taskAdapter } from '../huggingface/task';
import { openAiCompatible } from '../openai-compatible';
import { rerank } from './rerank';

const relative = openAiCompatible({
  kind: 'tei',
  summary: 'A text-embeddings-inference server of Hugging Face',
  operations: ['embeddings'],
  keyless: true,
});
const alike = relative.operations.embeddings!;

/** Paths of the tasks; `/` is that of the model's own. */
const PATHS: ReadonlyMap<string | undefined, string> = new Map([
  [undefined, '/'],
  ['feature-extraction', '/embed'],
  ['text-classification', '/predict'],
  ['sentence-similarity', '/similarity'],
]);

function taskPath(target: Target, task: string | undefined): string {
  const path = PATHS.get(task);
  if (path !== undefined) return unversioned(target, path);
  const known = [...PATHS.keys()].filter((name) => name !== undefined).join(', ');
  throw invalidRequest(
    `text-embeddings-inference has no task ${task}; it has ${known}.`,
    'task',
    'unsupported_operation',
  );
}

const embeddings: OperationAdapter = {
  ...alike,
  call(request, target) {
    const call = alike.call(request, target);
    return { ...call, path: versioned(target, call.path) };
  },
};

/** Source: https://huggingface.github.io/text-embeddings-inference */
export const tei = defineProvider({
  ...relative,
  operations: { embeddings, rerank, task: taskAdapter(taskPath) },
  readError: readFailure,
});
