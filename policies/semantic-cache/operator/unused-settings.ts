import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { isDeepStrictEqual } from 'node:util';
import { type Parameters, semanticParameters } from '../parameters';

type SemanticParameter = keyof typeof semanticParameters;

const names = Object.keys(semanticParameters) as SemanticParameter[];
const defaults = Value.Default(Type.Object(semanticParameters), {}) as Partial<Parameters>;

/** Tells an operator of settings that are of no use in this mode. */
export function notesOn(given: Pick<Parameters, 'mode' | SemanticParameter>): string[] {
  if (given.mode === 'semantic') return [];
  const unused = names.filter((name) => !isDeepStrictEqual(given[name], defaults[name]));
  if (unused.length === 0) return [];
  const listed = unused.map((name) => `\`${name}\``).join(', ');
  return [`semantic-cache makes no use of ${listed} in \`mode: exact\`: say \`mode: semantic\`, or leave that out`];
}
