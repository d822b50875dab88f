import { defineProvider, type Provider } from '../../core/provider';
import { openAiCompatible } from '../openai-compatible';
import { localTransport } from './transport';

const relative = openAiCompatible({
  kind: 'local',
  summary: 'Built in: embeds texts inside the gateway, with a small English model or those of `embedders:`',
  operations: ['embeddings'],
  keyless: true,
});

/** A provider whose models are the embedders of this process. It speaks OpenAI's API, without a network. */
export const local: Provider = defineProvider({
  ...relative,
  operations: { embeddings: relative.operations.embeddings },
  alternatives: {},
  withEmbedders: (embedders): Provider => ({
    ...local,
    models: embedders.names,
    missing: embedders.missing,
    transport: localTransport(embedders),
  }),
});
