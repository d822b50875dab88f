import { invalidRequest } from '../../core/error';
import type { Transcription } from '../../core/hub';
import { isJsonObject, type JsonObject } from '../../core/json';
import type { OperationAdapter } from '../../core/provider';
import { isCount, usage, type Usage } from '../../core/usage';
import { EventReader } from './event-reader';
import { forwardCall } from './forward-call';
import { tokenUsage } from './token-usage';
import type { Quirks } from './quirks';
import { usageOf } from './usage';

/** Sound to text. In JSON or as events; plain text and subtitles (`text`, `srt`, `vtt`) are just bytes. */
export function transcriptionAdapter({ kind, transcribesWhole }: Quirks): OperationAdapter {
  const whole = writtenDown('/audio/transcriptions');
  return {
    ...whole,
    call(request, target) {
      if (!request.stream || !transcribesWhole) return whole.call(request, target);
      throw invalidRequest(`Transcripts of ${kind} cannot be streamed.`, 'stream', 'unsupported_content');
    },
    streamReader: () => new EventReader('transcript.text.done', 1, transcriptUsage),
  };
}

/** Sound to English text; never streamed. */
export const translationAdapter = writtenDown('/audio/translations');

/** Text to sound: its bytes as they come or, with `stream_format: sse`, events that hold it. */
export const speechAdapter: OperationAdapter = {
  api: 'openai-audio',
  call: (request, target) => forwardCall(request, target, '/audio/speech'),
  bytes: bytesUnlessRead,
  readWhole() {
    throw new Error('it is JSON instead of sound');
  },
  streamReader: () => new EventReader('speech.audio.done', 1, tokenUsage),
};

function writtenDown(path: string): OperationAdapter {
  return {
    api: 'openai-audio',
    call: (request, target) => forwardCall(request, target, path),
    bytes: bytesUnlessRead,
    readWhole: (body) => ({ whole: transcriptIn(body), usage: transcriptUsage(body) }),
  };
}

function bytesUnlessRead(contentType: string, { stream }: { stream: boolean }): { usage?: Usage } | undefined {
  const isRead = contentType.includes('json') || (stream && contentType.includes('event-stream'));
  return isRead ? undefined : {};
}

function transcriptIn(body: JsonObject): Transcription {
  if (typeof body.text !== 'string') throw new Error('it has no `text`');
  return body as Transcription;
}

/**
 * Tokens where they are paid for, else the length of the sound: of `usage`, or as older models tell it in verbose JSON.
 * Mistral reports tokens beside the seconds that are paid for.
 */
function transcriptUsage(body: JsonObject): Usage | undefined {
  const { prompt_audio_seconds: heard, type, seconds } = isJsonObject(body.usage) ? body.usage : {};
  if (isCount(heard) && heard > 0) return usage({ seconds: heard });
  if (type === 'duration') return isCount(seconds) ? usage({ seconds }) : undefined;
  const tokens = tokenUsage(body) ?? usageOf(body);
  return tokens ?? (isCount(body.duration) && body.duration > 0 ? usage({ seconds: body.duration }) : undefined);
}
