import { isJsonObject, type Json, type JsonObject } from '../../core/json';
import { usage as makeUsage, type Usage } from '../../core/usage';
import { countOf } from './usage';

/**
 * Usage as OpenAI's younger APIs (images, audio) report it: `input_tokens`, `output_tokens` and details.
 *
 * @returns undefined where there is none, or where sound is paid for by its length: no number of tokens says that
 */
export function tokenUsage({ usage: reported }: JsonObject): Usage | undefined {
  if (!isJsonObject(reported) || reported.type === 'duration') return undefined;
  const input = countOf(reported.input_tokens);
  const output = countOf(reported.output_tokens ?? 0);
  if (input === undefined || output === undefined) return undefined;
  const details = detailsOf(reported.input_token_details ?? reported.input_tokens_details);
  return makeUsage({
    input,
    inputAudio: Math.min(countOf(details.audio_tokens) ?? 0, input),
    inputImage: Math.min(countOf(details.image_tokens) ?? 0, input),
    output,
    outputImage: countOf(detailsOf(reported.output_tokens_details).image_tokens) ?? 0,
  });
}

function detailsOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
