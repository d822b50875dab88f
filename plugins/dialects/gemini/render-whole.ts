import type { Part } from '../../core/answer';
import type { RenderContext } from '../../core/dialect';
import { partsOfMessage } from '../../core/gemini-turn';
import { metadataOfUsage } from '../../core/gemini-usage';
import type { ChatCompletion } from '../../core/hub';
import { candidate, ending } from './candidate';
import { wantsThoughts } from './to-hub-config';

/** A whole answer of the hub as a `GenerateContentResponse`. */
export function renderWhole({ whole, usage }: Part, { request }: RenderContext): string {
  const { choices, model, id } = whole as ChatCompletion;
  const shown = wantsThoughts(request.native.body);
  return JSON.stringify({
    candidates: choices.map((choice) => {
      const parts = partsOfMessage(choice.message).filter((part) => shown || part.thought !== true);
      return { ...candidate(choice.index, parts), ...ending(choice) };
    }),
    ...(usage ? { usageMetadata: metadataOfUsage(usage) } : {}),
    modelVersion: model,
    responseId: id,
  });
}
