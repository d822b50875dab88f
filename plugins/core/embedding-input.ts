import { invalidRequest } from './error';
import type { ContentPart, EmbeddingsRequest } from './hub';
import { isJsonObject } from './json';

/** What one vector is made of: a text, or parts that are looked at together. */
export type EmbeddingItem = string | ContentPart[];

/**
 * The items of a request for embeddings, for a provider that reads texts and further parts.
 * Throws `AiError` 400 `unsupported_content` for token ids.
 *
 * @param who the provider, as people know it
 */
export function itemsToEmbed({ input }: EmbeddingsRequest, who: string): EmbeddingItem[] {
  const items: unknown[] = Array.isArray(input) ? input : [input];
  if (items.every(isItem)) return items;
  throw invalidRequest(`${who} embeds texts, not token ids: send \`input\` as text.`, 'input', 'unsupported_content');
}

/** The same for a provider that reads texts alone. Throws for images and other parts as well. */
export function textsToEmbed(hub: EmbeddingsRequest, who: string): string[] {
  return itemsToEmbed(hub, who).map((item, index) => {
    if (typeof item === 'string') return item;
    const path = `input[${index}]`;
    throw invalidRequest(
      `${who} embeds text alone, and \`${path}\` has other parts: leave them out, or choose a model that sees.`,
      path,
      'unsupported_content',
    );
  });
}

function isItem(item: unknown): item is EmbeddingItem {
  return typeof item === 'string' || (Array.isArray(item) && item.length > 0 && item.every(isJsonObject));
}
