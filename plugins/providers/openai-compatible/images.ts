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
export function imageGenerationAdapter(quirks: Quirks): OperationAdapter {
  return streamedIfAble(imagesAdapter('/images/generations', 'image_generation.completed'), quirks);
}

export const imageVariationAdapter = imagesAdapter('/images/variations');

export function imageEditAdapter(quirks: Quirks): OperationAdapter {
  const { kind, withoutForms } = quirks;
  const edits = streamedIfAble(imagesAdapter('/images/edits', 'image_edit.completed'), quirks);
  return {
    ...edits,
    call(request, target) {
      if (!request.native.form || !withoutForms) return edits.call(request, target);
      const message = `${kind} takes images to edit by address, in JSON, and not as files of a form.`;
      throw invalidRequest(message, 'image', 'unsupported_content');
    },
  };
}

/** A client that waits for events reads nothing out of a plain answer, without an error. */
function streamedIfAble(adapter: OperationAdapter, { kind, paintsWhole }: Quirks): OperationAdapter {
  return {
    ...adapter,
    call(request, target) {
      if (!request.stream || !paintsWhole) return adapter.call(request, target);
      const message = `Images of ${kind} are not streamed: leave out \`stream\`, or choose another model.`;
      throw invalidRequest(message, 'stream', 'unsupported_content');
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
  const tokens = tokenUsage(answer);
  // Older models do not say how much of the output is pictures, because all of it is.
  return usage({ ...tokens, outputImage: tokens?.outputImage || tokens?.output, images });
}

/** A form says it in words. */
function imagesAsked({ native }: AiRequest): number {
  const asked = Number(native.body.n ?? 1);
  return asked >= 1 ? asked : 1;
}
