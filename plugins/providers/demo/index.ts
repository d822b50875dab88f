import type { Provider } from '../../core/provider';
import { openAiCompatible } from '../openai-compatible';
import { demoTransport } from './transport';

/**
 * A provider that answers offline, inside the gateway, so that everything can be tried without an account. It speaks
 * OpenAI's API through the same code as the real ones; only the network is replaced. What its models do:
 * `chat`, `slow` (waits and dawdles), `fail-<status>` (answers with that error), `cut` (breaks off midway), `embed`
 * and `image`.
 */
export const demo: Provider = {
  ...openAiCompatible({
    kind: 'demo',
    summary: 'Built in: answers offline, streams, can be told to be slow or to fail',
    operations: ['text_completion', 'embeddings', 'image_generation'],
    keyless: true,
    paintsWhole: true,
  }),
  models: ['chat', 'slow', 'cut', 'embed', 'image', 'fail-429', 'fail-500'],
  transport: demoTransport,
};
