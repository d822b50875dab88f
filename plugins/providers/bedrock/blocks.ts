import { createHash } from 'node:crypto';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { blocksOf } from '../../core/messages-api';
import type { Block } from '../../core/messages-api';
import type { Family } from './families';
import { documentMembers } from './media';
import { READY } from './parts';

const LONGEST_ID = 64;

/** Blocks of the Messages API as blocks of Converse, with a cache point behind each that asks for one. */
export function toConverseBlocks(blocks: readonly Block[], family: Family): JsonObject[] {
  return blocks.flatMap((block) => {
    const said = toConverseBlock(block, family);
    return said ? [said, ...cachePoint(block, family)] : [];
  });
}

/** A point up to which the prompt is cached, if the block or tool asks for it and the model has them. */
export function cachePoint({ cache_control: asked }: JsonObject, { cachePoints }: Family): JsonObject[] {
  if (!isJsonObject(asked) || cachePoints === 'none') return [];
  return [{ cachePoint: { type: 'default', ...(asked.ttl === '1h' ? { ttl: '1h' } : {}) } }];
}

/** Undefined for what Converse has no block for: calls and results of tools that ran at Anthropic. */
function toConverseBlock(block: Block, family: Family): JsonObject | undefined {
  switch (block.type) {
    case READY:
      return isJsonObject(block.block) ? block.block : undefined;
    case 'text':
      return { text: textOf(block.text) };
    case 'tool_use':
      return { toolUse: { toolUseId: toolUseId(block.id), name: textOf(block.name), input: block.input ?? {} } };
    case 'tool_result':
      return { toolResult: toolResult(block, family) };
    case 'thinking':
    case 'redacted_thinking':
      return family.thoughts ? { reasoningContent: thoughts(block) } : undefined;
    case 'search_result':
      return { searchResult: searchResult(block) };
    case 'document':
      return { document: document(block) };
    default:
      return undefined;
  }
}

function thoughts({ thinking, signature, data }: Block): JsonObject {
  if (data !== undefined) return { redactedContent: data };
  return { reasoningText: { text: textOf(thinking), ...(signature ? { signature } : {}) } };
}

function toolResult({ tool_use_id: id, content, is_error: failed }: Block, family: Family): JsonObject {
  return {
    toolUseId: toolUseId(id),
    content: blocksOf(content)
      .map((block) => toConverseBlock(block, family))
      .filter((block) => block !== undefined),
    ...(failed && family.resultStatus ? { status: 'error' } : {}),
  };
}

function searchResult({ source, title, content, citations }: Block): JsonObject {
  const enabled = isJsonObject(citations) && citations.enabled === true;
  return { source, title, content: textsOf(content), citations: { enabled } };
}

/** A document that is a list of texts, the one kind that the hub has no part for. */
function document({ source, title, ...further }: Block): JsonObject {
  const content = isJsonObject(source) ? source.content : undefined;
  const name =
    textOf(title)
      .replace(/[^a-zA-Z0-9 \-()[\]]/g, '-')
      .slice(0, 200) || 'document';
  return { format: 'txt', name, source: { content: textsOf(content) }, ...documentMembers(further) };
}

function textsOf(content: Json | undefined): JsonObject[] {
  return blocksOf(content).map(({ text }) => ({ text: textOf(text) }));
}

/** Some providers give longer ids than are taken here; calls and results are changed alike. */
function toolUseId(id: Json | undefined): string {
  const given = textOf(id);
  if (given.length <= LONGEST_ID) return given;
  return createHash('sha256').update(given).digest('hex');
}
