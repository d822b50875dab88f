import { defineProvider } from '../../../core/provider';
import { chatAdapter } from '../chat';
import { tokenCountAdapter } from '../count-tokens';
import { readError } from '../errors';
import { tokenSigner } from './credentials';
import { vertexEmbedContent, vertexEmbeddings } from './embeddings';
import { options, optionsOf } from './options';
import { vertexPlace } from './place';

export const vertex = defineProvider({
  kind: 'vertex',
  summary: 'Google Gemini by Vertex AI',
  options,
  operations: {
    chat: chatAdapter(vertexPlace),
    embeddings: vertexEmbeddings,
    token_count: tokenCountAdapter(vertexPlace, false),
  },
  alternatives: { embeddings: [vertexEmbedContent] },
  createSigner(endpoint, send) {
    optionsOf(endpoint);
    // An access token that somebody else keeps fresh stands where others have their key.
    return endpoint.apiKeys.length ? undefined : tokenSigner(endpoint, send);
  },
  authorize: (token) => ({ authorization: `Bearer ${token}` }),
  readError,
});
