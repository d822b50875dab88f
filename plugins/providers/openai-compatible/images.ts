import { invalidRequest } from '../../core/error';
import type { Images } from '../../core/hub';
import type { JsonObject } from '../../core/json';
import type { OperationAdapter } from '../../core/provider';
import type { AiRequest } from '../../core/request';
import { usage, type Usage } from '../../core/usage';
import { EventReader } from './event-reader';
import { forwardCall } from './forward-call';
import type { Quirks } from './quirks';
import { tokenUsage } from './token-usage';
import { wholeWith } from './whole';

/** Images as relatives of OpenAI's API make, change and vary them; variations are never streamed. */
export const imageGenerationAdapter = imagesAdapter('/images/generations', 'image_generation.completed');
export const imageVariationAdapter = imagesAdapter('/images/variations');

export function imageEditAdapter({ kind, withoutForms }: Quirks): OperationAdapter {
  const edits = imagesAdapter('/images/edits', 'image_edit.completed');
  return {
    ...edits,
    call(request, target) {
      if (!request.native.form || !withoutForms) return edits.call(request, target);
      const message = `${kind} takes images to edit by address, in JSON, and not as files of a form.`;
      throw invalidRequest(message, 'image', 'unsupported_content');
    },
  };
}

function imagesAdapter(path: string, lastType?: string): OperationAdapter {
  return {
    api: 'openai-images',
    call: (request, target) => forwardCall(request, target, path),
    readWhole(body) {
      const whole = wholeWith<Images>('data', body);
      return { whole, usage: imageUsage(whole, whole.data.length) };
    },
    streamReader: lastType ? (request) => new EventReader(lastType, imagesAsked(request), imageUsage) : undefined,
  };
}

/** The images, and the tokens of models that are paid by them (gpt-image); DALL-E reports none. */
function imageUsage(answer: JsonObject, images: number): Usage {
  return usage({ ...tokenUsage(answer), images });
}

/** A form says it in words. */
function imagesAsked({ native }: AiRequest): number {
  const asked = Number(native.body.n ?? 1);
  return asked >= 1 ? asked : 1;
}
