import type { RecordedApi } from './recordings';

/** How many bytes of a stream must have come for it to be a whole answer, by how the connection ends behind them. */
export interface Promised {
  /** When the provider ends its answer in order. */
  clean: number;
  /** When the connection breaks: infinite where only an orderly end tells that nothing is missing. */
  broken: number;
  /** From here on an orderly end must make it one; before, an end inside of an event may show that something is missing. */
  certain: number;
}

/** The line that is the last of what each API promises; a stream of Bedrock's is not of lines. */
const LAST_LINE: Record<Exclude<RecordedApi, 'bedrock'>, RegExp> = {
  'openai-chat': /data: ?\[DONE\]/,
  'openai-completions': /data: ?\[DONE\]/,
  'openai-responses': /data: .*"type": ?"response\.completed"/,
  'anthropic-messages': /data: .*"type": ?"message_stop"/,
  // Nothing marks the end but that the candidate has finished.
  gemini: /data: .*"finishReason"/,
  cohere: /data: .*"type": ?"message-end"/,
  ollama: /.*"done": ?true/,
};

/** These need not send `[DONE]`: their choices have to be finished. */
const WITHOUT_DONE = ['perplexity', 'huggingface'];
const FINISHED = /data: .*"finish_reason": ?"/;

/** Read off the bytes by rules of this test's own. */
export function promisedIn(body: Buffer, api: RecordedApi, kind: string): Promised {
  if (api === 'bedrock') return { clean: body.length, broken: body.length, certain: body.length };
  const marked = lineIn(body, LAST_LINE[api]);
  if (WITHOUT_DONE.includes(kind)) {
    const { end: clean } = lineIn(body, FINISHED);
    return { clean, broken: marked.closed, certain: Math.min(marked.end, body.length) };
  }
  return { clean: marked.end, broken: api === 'gemini' ? Infinity : marked.closed, certain: marked.end };
}

/**
 * The one line that looks so: where it ends, and where the event that it ends is closed, before which nobody knows but
 * by an orderly end that there is no more of it. Both are infinite where there is no such line.
 */
function lineIn(body: Buffer, look: RegExp): { end: number; closed: number } {
  const text = body.toString('latin1');
  const found = [...text.matchAll(new RegExp(`(?<=^|\n)${look.source}[^\r\n]*`, 'g'))];
  if (found.length > 1) throw new Error(`${look.source} is not the end of this stream: ${found.length} lines look so`);
  if (!found[0]) return { end: Infinity, closed: Infinity };
  const end = found[0].index + found[0][0].length;
  const [blank] = /^(\r?\n){1,2}/.exec(text.slice(end)) ?? [''];
  return { end, closed: end + blank.length };
}
