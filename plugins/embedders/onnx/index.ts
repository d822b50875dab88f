import path from 'node:path';
import { defineEmbedder } from '../../core/embedder';
import { fileOf } from '../installed';
import { MeasuredEmbedder } from '../measured';
import { WorkerEncoder } from '../worker/encoder';
import { readFolder } from './folder';
import type { OnnxData } from './worker';

const PACKAGE = '@huggingface/transformers';
/** No model of this form reads texts as long as this whole. UTF-16 units. */
const MAX_LENGTH = 32_000;

/** A model in a folder, in the form in which Hugging Face keeps models for Transformers.js; nothing is downloaded. */
export const onnx = defineEmbedder({
  name: 'onnx',
  address: '/path/to/folder',
  summary: 'A model of one’s own in a folder, by Transformers.js, in a thread of this process',
  missing() {
    return fileOf(PACKAGE) ? undefined : `${PACKAGE} is not installed: run \`npm install ${PACKAGE}\``;
  },
  open(address, logger) {
    if (!address) throw new Error('the folder of the model is missing: write `onnx:/path/to/folder`');
    const { folder, version, ...form } = readFolder(path.resolve(address));
    const name = `onnx:${path.basename(folder)}`;
    const data: OnnxData = { library: fileOf(PACKAGE)!, folder, ...form };
    const file = path.join(__dirname, 'worker.js');
    const encoder = new WorkerEncoder({ name, file, data, maxLength: MAX_LENGTH, logger });
    const embed = async (texts: readonly string[], signal: AbortSignal) => (await encoder.embed(texts, signal)).vectors;
    return Object.assign(new MeasuredEmbedder(`${name}@${version}`, embed), {
      embedCounted: (texts: readonly string[], signal: AbortSignal) => encoder.embed(texts, signal),
      prepare: () => encoder.prepare(),
      close: () => encoder.close(),
    });
  },
});
