import type { Images } from '../../core/hub';
import { isJsonObject, type Json } from '../../core/json';
import type { OperationAdapter } from '../../core/provider';
import { usage, type Usage } from '../../core/usage';
import { providerCall, type CallShape } from './call';
import type { Quirks } from './quirks';
import { wholeWith } from './whole';

const SHAPE: CallShape = { api: 'openai-images', path: '/images/generations' };

/** Image generation as one relative of OpenAI's API serves it. */
export function imagesAdapter(quirks: Quirks): OperationAdapter {
  return {
    api: SHAPE.api,
    call: (request, target) => providerCall(request, target, quirks, SHAPE),
    readWhole(body) {
      const whole = wholeWith<Images>('data', body);
      return { whole, usage: imageUsage(whole) };
    },
  };
}

/** The images, and the tokens of models that are paid by them (gpt-image); DALL-E reports none. */
function imageUsage({ data, usage: reported }: Images): Usage {
  const tokens = isJsonObject(reported) ? reported : {};
  return usage({ input: count(tokens.input_tokens), output: count(tokens.output_tokens), images: data.length });
}

function count(value: Json | undefined): number {
  return typeof value === 'number' && value >= 0 ? value : 0;
}
