import { isForeign } from '../../core/foreign-signature';
import { isJsonObject } from '../../core/json';
import type { Json } from '../../core/json';

/**
 * The turns of a conversation without what another provider thought: Claude refuses thinking that it did not sign
 * itself. The same list when there is none.
 */
export function withoutForeignThinking(turns: Json | undefined): Json | undefined {
  if (!Array.isArray(turns) || !turns.some((turn) => blocksIn(turn).some(isForeignThinking))) return turns;
  return turns.flatMap((turn) => {
    const own = blocksIn(turn).filter((block) => !isForeignThinking(block));
    if (own.length === blocksIn(turn).length || !isJsonObject(turn)) return [turn];
    return own.length ? [{ ...turn, content: own }] : [];
  });
}

function blocksIn(turn: Json): Json[] {
  return isJsonObject(turn) && turn.role === 'assistant' && Array.isArray(turn.content) ? turn.content : [];
}

function isForeignThinking(block: Json): boolean {
  return isJsonObject(block) && block.type === 'thinking' && (block.signature === '' || isForeign(block.signature));
}
