import { createRequire } from 'node:module';
import type * as Api from 'gpt-tokenizer/encoding/o200k_base';
import type * as Constants from 'gpt-tokenizer/encodingParams/constants';
import { CountMemo } from './count-memo';

/** OpenAI's byte pair encodings, and `bytes` for models of which nothing is known: four bytes a token. */
export type EncodingName = 'o200k_base' | 'cl100k_base' | 'p50k_base' | 'r50k_base' | 'bytes';

export interface Encoding {
  /** Cuts a text into the pieces that are merged each on its own; absent where nothing is merged. */
  readonly split?: RegExp;
  /** Tokens of a text; what looks like a special token (`<|endoftext|>`) counts as the plain text it is. */
  count(text: string): number;
  /** Counts of texts that came before; absent where counting is quick. */
  readonly memo?: CountMemo;
}

/** Merged pieces that the library remembers: more of them cost memory that a client can drive, and save no time. */
const MERGE_CACHE_ENTRIES = 4000;

/** `require` and not `import()`, because the end of an exchange must count without waiting. */
const loadModule = createRequire(__filename);

const NO_SPECIAL_TOKENS = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

/** UTF-16 units of the texts whose counts are remembered, for each encoding: 4 MB at most. */
const REMEMBERED_UNITS = 2 * 1024 * 1024;

const BYTES: Encoding = { count: (text) => Buffer.byteLength(text) / 4 };

const loaded = new Map<EncodingName, Encoding>([['bytes', BYTES]]);

/** Loads the encoding at its first use: o200k_base takes about 200 ms and 60 MB. */
export function encoding(name: EncodingName): Encoding {
  let found = loaded.get(name);
  if (!found) loaded.set(name, (found = load(name)));
  return found;
}

function load(name: EncodingName): Encoding {
  const api = loadModule(`gpt-tokenizer/encoding/${name}`) as typeof Api;
  api.setMergeCacheSize(MERGE_CACHE_ENTRIES);
  return {
    split: splitExpression(name),
    count: (text) => api.countTokens(text, NO_SPECIAL_TOKENS),
    memo: new CountMemo(REMEMBERED_UNITS),
  };
}

function splitExpression(name: EncodingName): RegExp {
  const all = loadModule('gpt-tokenizer/encodingParams/constants') as typeof Constants;
  if (name === 'o200k_base') return all.O200K_TOKEN_SPLIT_REGEX;
  return name === 'cl100k_base' ? all.CL100K_TOKEN_SPLIT_REGEX : all.R50K_TOKEN_SPLIT_REGEX;
}
