import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onnx } from '../../plugins/embedders/onnx';
import { readFolder } from '../../plugins/embedders/onnx/folder';

const logger = { error() {}, warn() {}, info() {}, debug() {} };

describe('the embedder onnx', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'model-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  const writeModel = (weights = 'model.onnx') => {
    for (const file of ['config.json', 'tokenizer.json', 'tokenizer_config.json']) write(file, '{}');
    write(`onnx/${weights}`, 'weights');
  };

  it('says how to install what it needs, where that is not there', function () {
    try {
      require.resolve('@huggingface/transformers');
    } catch {
      expect(onnx.missing?.()).to.contain('run `npm install @huggingface/transformers`');
      return;
    }
    expect(onnx.missing?.()).to.equal(undefined);
  });

  it('says which file a folder lacks', () => {
    expect(() => onnx.open('', logger)).to.throw('write `onnx:/path/to/folder`');
    expect(() => onnx.open(folder, logger)).to.throw(`${folder} is no folder of a model: it has no config.json`);
    writeModel('weights.onnx');
    expect(() => onnx.open(folder, logger)).to.throw(`${folder} has no weights: one of onnx/model.onnx, `);
  });

  it('takes the best weights that are there', () => {
    writeModel('model_quantized.onnx');
    expect(readFolder(folder)).to.include({ dtype: 'q8', version: 'q8-7', pooling: 'mean' });
    writeModel();
    expect(readFolder(folder)).to.include({ dtype: 'fp32', version: 'fp32-7' });
  });

  it('takes the first token where the model says so', () => {
    writeModel();
    write('1_Pooling/config.json', JSON.stringify({ pooling_mode_cls_token: false }));
    expect(readFolder(folder).pooling).to.equal('mean');
    write('1_Pooling/config.json', JSON.stringify({ pooling_mode_cls_token: true }));
    expect(readFolder(folder).pooling).to.equal('cls');
  });
});
