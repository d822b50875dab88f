import { setTimeout as wait } from 'node:timers/promises';
import type { Part } from '../../../plugins/core/answer';
import type { ChatChunkChoice, HubChunk } from '../../../plugins/core/hub';

/** Characters of a token, as far as eyes can tell. */
const TOKEN = 4;
/** Pieces come no faster than this; where more is to come, they are longer. Milliseconds. */
const SHORTEST_PAUSE = 40;

/**
 * A whole answer's parts at a pace, as if a model wrote them.
 *
 * @param pace tokens a second
 * @param signal whether anybody still reads; rejects with its reason
 */
export async function* paced(parts: Iterable<Part>, pace: number, signal: AbortSignal): AsyncGenerator<Part, void> {
  const size = Math.max(1, Math.round((pace * SHORTEST_PAUSE) / 1000));
  const start = performance.now();
  let tokens = 0;
  for (const part of parts) {
    const [first, ...others] = piecesOf(part, size * TOKEN);
    yield first!;
    for (const piece of others) {
      tokens += size;
      const due = start + (1000 * tokens) / pace - performance.now();
      if (due > 1) await wait(due, undefined, { signal });
      yield piece;
    }
  }
}

/** The same part in several, each with a piece of what its only chunk says. */
function piecesOf(part: Part, length: number): Part[] {
  const [chunk] = part.chunks ?? [];
  const [choice] = (chunk?.choices ?? []) as (ChatChunkChoice & { text?: string })[];
  const said = choice?.delta?.content ?? choice?.text;
  // Probabilities stand beside the very text that they are of.
  if (!chunk || !choice || typeof said !== 'string' || choice.logprobs) return [part];
  const saying = (text: string) => (choice.delta ? { delta: { ...choice.delta, content: text } } : { text });
  return cut(said, length).map((text) => {
    const piece = { ...chunk, choices: [{ ...choice, ...saying(text) }] };
    return { ...part, chunks: [piece as HubChunk] };
  });
}

/** Pieces of so many characters, at least one; a character that is made of two stays whole. */
function cut(text: string, length: number): string[] {
  const characters = [...text];
  const pieces = [characters.slice(0, length).join('')];
  for (let at = length; at < characters.length; at += length) pieces.push(characters.slice(at, at + length).join(''));
  return pieces;
}
