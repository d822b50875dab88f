import { defineDialect } from '../../core/dialect';
import type { Dialect } from '../../core/dialect';
import { GEMINI_API } from '../../core/gemini-api';
import { check } from './check';
import { common } from './common';
import { addInstruction } from './instruction';
import { modelIn, pathsOf } from './paths';
import { renderWhole } from './render-whole';
import { GeminiStreamRenderer } from './stream-renderer';
import { toHub } from './to-hub';

const generating = {
  ...common,
  name: GEMINI_API,
  operation: 'chat' as const,
  check,
  toHub,
  renderWhole,
  addInstruction,
};

/** `generateContent`: a plain answer. */
const plain = pathsOf('generateContent').map((path) =>
  defineDialect({ ...generating, path, about: (_, at) => ({ model: modelIn(at), stream: false }) }),
);

/** `streamGenerateContent`: as events with `?alt=sse`, else as an array that is written piece by piece. */
const streamed = pathsOf('streamGenerateContent').map((path) =>
  defineDialect({
    ...generating,
    path,
    about: (_, at) => ({ model: modelIn(at), stream: true }),
    streamRenderer: (context) => new GeminiStreamRenderer(context),
  }),
);

export const geminiGenerateContent: readonly Dialect[] = [...plain, ...streamed];
