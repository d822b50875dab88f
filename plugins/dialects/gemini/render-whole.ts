import type { Part } from '../../core/answer';
import { citationsIn } from '../../core/citations';
import type { RenderContext } from '../../core/dialect';
import { nativeParts, partsOfMessage } from '../../core/gemini-turn';
import { metadataOfUsage } from '../../core/gemini-usage';
import type { ChatCompletion } from '../../core/hub';
import { messageText } from '../../core/message-text';
import { candidate, ending, spokenParts } from './candidate';
import { groundingMember } from './grounding';
import { wantsThoughts } from './to-hub-config';

/** A whole answer of the hub as a `GenerateContentResponse`. */
export function renderWhole({ whole, usage }: Part, { request }: RenderContext): string {
  const { choices, model, id } = whole as ChatCompletion;
  const shown = wantsThoughts(request.native.body);
  return JSON.stringify({
    candidates: choices.map((choice) => {
      const { message } = choice;
      const parts = partsOfMessage(message).filter((part) => shown || part.thought !== true);
      if (!nativeParts(message.native_content)) parts.push(...spokenParts(message.audio));
      const grounding = groundingMember(messageText(message.content), citationsIn(message));
      return { ...candidate(choice.index, parts), ...ending(choice), ...grounding };
    }),
    ...(usage ? { usageMetadata: metadataOfUsage(usage) } : {}),
    modelVersion: model,
    responseId: id,
  });
}
