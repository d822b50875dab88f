import type { ThinkingBlock } from '../../core/hub';
import { isJsonObject } from '../../core/json';
import type { Json } from '../../core/json';
import { FOREIGN_THINKING, wordsOf } from '../../core/responses-api';
import type { Item } from '../../core/responses-api';

/**
 * Thinking as a reasoning item. A client gives it back as it is, and on the next turn the provider gets the very block
 * that it signed.
 */
export function reasoningItem(id: string, text: string, block?: ThinkingBlock): Item {
  const encrypted = block && Buffer.from(JSON.stringify(block)).toString('base64url');
  return {
    id,
    type: 'reasoning',
    summary: text ? [{ type: 'summary_text', text }] : [],
    ...(encrypted === undefined ? {} : { encrypted_content: FOREIGN_THINKING + encrypted }),
  };
}

/** What a reasoning item says: its words, and the block it was made of, if it was made here. */
export function thinkingOf({ summary, content, encrypted_content: encrypted }: Item): {
  text: string;
  block: ThinkingBlock | undefined;
} {
  return { text: wordsOf(content) || wordsOf(summary), block: blockIn(encrypted) };
}

function blockIn(encrypted: Json | undefined): ThinkingBlock | undefined {
  if (typeof encrypted !== 'string' || !encrypted.startsWith(FOREIGN_THINKING)) return undefined;
  try {
    const block: unknown = JSON.parse(Buffer.from(encrypted.slice(FOREIGN_THINKING.length), 'base64url').toString());
    return isJsonObject(block) && typeof block.type === 'string' ? (block as ThinkingBlock) : undefined;
  } catch {
    return undefined;
  }
}
