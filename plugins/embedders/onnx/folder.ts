import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { isJsonObject } from '../../core/json';

/** Files of weights, and how Transformers.js calls their numbers; the first that is there is taken. */
const WEIGHTS = [
  ['model.onnx', 'fp32'],
  ['model_quantized.onnx', 'q8'],
  ['model_fp16.onnx', 'fp16'],
] as const;

export interface ModelFolder {
  readonly folder: string;
  /** Tells models of one name apart. */
  readonly version: string;
  readonly dtype: (typeof WEIGHTS)[number][1];
  /** How the vectors of a text's tokens become one. */
  readonly pooling: 'mean' | 'cls';
}

/** What a folder has for a model of texts. Throws an error that names what is missing. */
export function readFolder(folder: string): ModelFolder {
  for (const needed of ['config.json', 'tokenizer.json', 'tokenizer_config.json']) {
    if (!existsSync(path.join(folder, needed)))
      throw new Error(`${folder} is no folder of a model: it has no ${needed}`);
  }
  const [file, dtype] = WEIGHTS.find(([name]) => existsSync(path.join(folder, 'onnx', name))) ?? [];
  if (!file || !dtype) {
    throw new Error(`${folder} has no weights: one of ${WEIGHTS.map(([name]) => `onnx/${name}`).join(', ')} is needed`);
  }
  const { size } = statSync(path.join(folder, 'onnx', file));
  return { folder, version: `${dtype}-${size}`, dtype, pooling: poolingOf(folder) };
}

/** Where a model of sentence-transformers says it; most take the mean. */
function poolingOf(folder: string): ModelFolder['pooling'] {
  const file = path.join(folder, '1_Pooling', 'config.json');
  if (!existsSync(file)) return 'mean';
  const declared: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return isJsonObject(declared) && declared.pooling_mode_cls_token === true ? 'cls' : 'mean';
}
