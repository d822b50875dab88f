import { defineDialect } from '../../core/dialect';
import { isFile } from '../../core/form';
import type { JsonObject } from '../../core/json';
import { checkModel, missingOrWrong } from '../openai-check';
import { aboutForm, forwarded } from '../openai-forwarded';

/** Where the sound is, for relatives of the API that fetch it themselves (Groq, Mistral). */
const OTHER_SOURCES = ['url', 'file_url', 'file_id'];

function checkSound(body: JsonObject): void {
  checkModel(body);
  if (isFile(body.file) || OTHER_SOURCES.some((source) => body[source] !== undefined)) return;
  throw missingOrWrong(body.file, 'file', 'one file with sound, in a body of the type `multipart/form-data`');
}

/** OpenAI's transcriptions: sound to text, plain or as events. */
export const openAiTranscriptions = defineDialect({
  ...forwarded,
  name: 'openai-audio',
  operation: 'transcription',
  path: '/audio/transcriptions',
  body: 'form',
  check: checkSound,
  about: aboutForm,
});

/** OpenAI's translations: sound to English text. */
export const openAiTranslations = defineDialect({
  ...forwarded,
  name: 'openai-audio',
  operation: 'translation',
  path: '/audio/translations',
  body: 'form',
  check: checkSound,
  about: ({ model }) => ({ model: String(model), stream: false }),
});

/** OpenAI's speech: text to sound. */
export const openAiSpeech = defineDialect({
  ...forwarded,
  name: 'openai-audio',
  operation: 'speech',
  path: '/audio/speech',
  check(body) {
    checkModel(body);
    if (typeof body.input !== 'string') throw missingOrWrong(body.input, 'input', 'the text to speak');
  },
  // Sound is sent as it comes whether or not it is asked for as events.
  about: ({ model, stream_format: format }) => ({ model: String(model), stream: format === 'sse' }),
});
