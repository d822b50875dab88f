import type { Target } from '../../core/endpoint';
import { textsToEmbed } from '../../core/embedding-input';
import type { EmbeddingsRequest } from '../../core/hub';
import { isJsonObject, type Json, type JsonObject } from '../../core/json';
import type { OperationAdapter, WholeRead } from '../../core/provider';
import type { AiRequest } from '../../core/request';
import { TASK_API } from '../../core/task-api';

/** Members of the pipeline's own that a client may add. */
const SENT_ON = ['normalize', 'prompt_name', 'truncate', 'truncation_direction'] as const;
const TAKEN: ReadonlySet<string> = new Set(['model', 'input', 'encoding_format', ...SENT_ON]);

/** Embeddings by the task feature-extraction. */
export function embeddingsByTask(path: (target: Target) => string): OperationAdapter {
  return {
    api: TASK_API,
    call(request, target) {
      const hub = request.hub as EmbeddingsRequest;
      const body: JsonObject = { inputs: textsToEmbed(hub, 'A pipeline') };
      for (const name of SENT_ON) if (hub[name] !== undefined) body[name] = hub[name];
      const dropped = Object.keys(hub).filter((name) => !TAKEN.has(name));
      return { path: path(target), body: JSON.stringify(body), dropped };
    },
    readWhole() {
      throw new Error('the answer is not a list of vectors; is this a model for feature-extraction?');
    },
    readList: readVectors,
  };
}

function readVectors(list: Json[], request: AiRequest): WholeRead {
  const { length } = textsToEmbed(request.hub as EmbeddingsRequest, 'A pipeline');
  // One text may be answered with its vector alone.
  const each = typeof list[0] === 'number' ? [list] : list;
  if (each.length !== length) throw new Error(`the answer has ${each.length} vectors for ${length} texts`);
  const data = each.map((value, index) => ({ object: 'embedding' as const, index, embedding: pooled(value) }));
  return { whole: { object: 'list', model: request.model, data } };
}

/**
 * One vector of what came for a text. Models for sentences give one; others give one for each token, of which this is
 * the mean, as sentence-transformers does by default.
 */
function pooled(value: Json): number[] {
  if (!Array.isArray(value) || value.length === 0) throw notVectors(value);
  if (value.every((each) => typeof each === 'number')) return value;
  const rows = value.map(pooled);
  const sum = new Array<number>(rows[0]!.length).fill(0);
  for (const row of rows) {
    if (row.length !== sum.length) throw notVectors(value);
    for (const [index, number] of row.entries()) sum[index]! += number;
  }
  return sum.map((total) => total / rows.length);
}

function notVectors(value: Json): Error {
  const found = Array.isArray(value) ? 'lists of different lengths' : isJsonObject(value) ? 'an object' : typeof value;
  return new Error(`it has ${found} where vectors are expected`);
}
