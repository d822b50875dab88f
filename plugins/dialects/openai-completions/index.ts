import { defineDialect } from '../../core/dialect';
import type { Completion, CompletionRequest } from '../../core/hub';
import type { JsonObject } from '../../core/json';
import { checkModel, checkOptional, checkTextOrTokens } from '../openai-check';
import { renderOpenAiError } from '../openai-error';
import { OpenAiStreamRenderer } from '../openai-stream';
import { hubUsage } from '../../core/hub-usage';

/** OpenAI's text completions (GPT-3 style), plain and streamed. */
export const openAiCompletions = defineDialect({
  name: 'openai-completions',
  operation: 'text_completion',
  method: 'POST',
  path: '/completions',
  requestIdHeader: 'x-request-id',
  check(body) {
    checkModel(body);
    // `null` begins a new document, says OpenAI's API reference.
    if (body.prompt !== null) checkTextOrTokens(body.prompt, 'prompt');
    checkOptional(body, {
      n: 'a whole number',
      best_of: 'a whole number',
      max_tokens: 'a whole number',
      temperature: 'a number',
      echo: 'true or false',
      stream: 'true or false',
      stream_options: 'an object',
    });
  },
  toHub: (body: JsonObject) => (body.prompt === null ? { ...body, prompt: '' } : body) as CompletionRequest,
  renderWhole({ whole, usage }) {
    const completion = whole as Completion;
    return JSON.stringify(usage && !completion.usage ? { ...completion, usage: hubUsage(usage) } : completion);
  },
  streamRenderer: (context) => new OpenAiStreamRenderer(context),
  renderError: renderOpenAiError,
});
