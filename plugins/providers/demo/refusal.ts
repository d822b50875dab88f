import type { JsonObject } from '../../core/json';

interface Range {
  least: number;
  most: number;
}

/** What OpenAI's API reference allows, and for `n` what is enough to try it. */
const CHAT: Record<string, Range> = {
  n: { least: 1, most: 8 },
  max_tokens: { least: 1, most: Infinity },
  max_completion_tokens: { least: 1, most: Infinity },
};
const RANGES: Record<string, Record<string, Range>> = {
  '/chat/completions': CHAT,
  '/completions': { ...CHAT, max_tokens: { least: 0, most: Infinity } },
  '/embeddings': { dimensions: { least: 1, most: 4096 } },
  '/images/generations': { n: { least: 1, most: 10 } },
};

const MAX_INPUTS = 2048;
/** Numbers in all the vectors of one answer. */
const MAX_NUMBERS = 2 ** 21;

/**
 * Why a real provider would answer a request with 400, or undefined. What the demo model writes is made in this very
 * process, so that nothing a client asks for may make it large.
 */
export function refusalOf(path: string, body: JsonObject): { param: string; message: string } | undefined {
  for (const [param, { least, most }] of Object.entries(RANGES[path] ?? {})) {
    const value = body[param];
    if (typeof value !== 'number' || (value >= least && value <= most)) continue;
    const expected = most === Infinity ? `at least ${least}` : `from ${least} to ${most}`;
    return { param, message: `The demo model takes \`${param}\` ${expected}; it is ${value}.` };
  }
  if (path !== '/embeddings' || !Array.isArray(body.input)) return undefined;
  const dimensions = typeof body.dimensions === 'number' ? body.dimensions : 0;
  const most = Math.min(MAX_INPUTS, Math.floor(MAX_NUMBERS / Math.max(1, dimensions)));
  if (typeof body.input[0] === 'number' || body.input.length <= most) return undefined;
  return { param: 'input', message: `The demo model takes at most ${most} such inputs in one request.` };
}
