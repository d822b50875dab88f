import type { Message } from '../../core/hub';
import type { JsonObject } from '../../core/json';
import { blocksOf } from '../../core/messages-api';
import { toConversation } from '../anthropic/turns';
import { toConverseBlocks } from './blocks';
import type { Family } from './families';
import { withMedia } from './parts';

interface Turn extends JsonObject {
  role: string;
  content: JsonObject[];
}

/** Stands beside a document that nobody said anything about: Converse wants a text with it. */
const NO_WORDS = { text: '(See the document.)' };

/**
 * The members `system` and `messages`. Converse follows the Messages API: turns alternate, the user begins, tool
 * results stand before all else; only the blocks are written differently.
 */
export function toConverseTurns(
  messages: readonly Message[],
  family: Family,
): { system?: JsonObject[]; messages: Turn[] } {
  const { system, messages: turns } = toConversation(withMedia(messages), false);
  const instructions = toConverseBlocks(blocksOf(system), family);
  const said = turns.map(({ role, content }) => ({
    role,
    content: withWords(toConverseBlocks(blocksOf(content), family)),
  }));
  const kept = said.filter(({ content }) => content.length);
  if (!instructions.length) return { messages: kept };
  if (family.system) return { system: instructions, messages: kept };
  const [first, ...rest] = kept;
  return { messages: first ? [{ ...first, content: [...instructions, ...first.content] }, ...rest] : [] };
}

function withWords(blocks: JsonObject[]): JsonObject[] {
  const silent = blocks.some(({ document }) => document) && !blocks.some(({ text }) => text !== undefined);
  return silent ? [NO_WORDS, ...blocks] : blocks;
}
