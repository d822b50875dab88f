import type { ChatRequest, ContentPart, Message } from '../../core/hub';
import { isJsonObject, textOf, type JsonObject } from '../../core/json';
import { asksForCitations, isToBeCited } from '../../core/options';
import { searchResultText } from './parts';

/**
 * Takes documents that are to be cited out of what the user says: here they stand beside the messages. With tools or
 * a form of the answer the API takes none, and they stay texts.
 * Source: https://docs.cohere.com/docs/documents-and-citations
 *
 * @param dropped takes the name `citations` when they do
 */
export function citedDocuments(hub: ChatRequest, dropped: string[]): { messages: Message[]; documents?: JsonObject[] } {
  if (!asksForCitations(hub.messages)) return { messages: hub.messages };
  const documents: JsonObject[] = [];
  const taken = !hub.tools?.length && !isJsonObject(hub.response_format) && !hub.documents;
  const messages = hub.messages.map((message) => {
    if (!taken || message.role !== 'user' || !Array.isArray(message.content)) return message;
    const content = message.content.filter((part) => !documentOf(part));
    // Somebody must ask something.
    if (!content.length) return message;
    for (const part of message.content) {
      const data = documentOf(part);
      if (data) documents.push({ id: `doc:${documents.length}`, data });
    }
    return { ...message, content };
  });
  if (documents.length) return { messages, documents };
  dropped.push('citations');
  return { messages };
}

function documentOf(part: ContentPart): JsonObject | undefined {
  if (!isToBeCited(part)) return undefined;
  if (part.type === 'search_result') {
    return { title: textOf(part.title), url: textOf(part.source), text: searchResultText(part) };
  }
  if (part.type !== 'text') return undefined;
  const title = isJsonObject(part.document) ? textOf(part.document.title) : '';
  return { ...(title ? { title } : {}), text: textOf(part.text) };
}
