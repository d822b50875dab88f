import { textOf } from '../../../core/json';
import { defineProvider, type Serving } from '../../../core/provider';
import { chatAdapter } from '../chat';
import { tokenCountAdapter } from '../count-tokens';
import { readError } from '../errors';
import { claude } from './claude';
import { tokenSigner } from './credentials';
import { vertexEmbedContent, vertexEmbeddings } from './embeddings';
import { options, optionsOf } from './options';
import { mistral, openModels } from './partners';
import { vertexPlace } from './place';

/** Models of others than Google: Claude by its name, the rest by whose they are (`meta/llama-4-scout-17b`). */
function servingOf(model: string): Serving | undefined {
  if (/^claude[^/]*$/.test(model)) return claude;
  const [publisher = '', name, ...more] = model.split('/');
  if (name === undefined || more.length || NOT_PUBLISHERS.has(publisher)) return undefined;
  return publisher === 'mistralai' ? mistral : openModels;
}

/** Names as paths have them (`publishers/meta/models/llama-4-scout`) in short, and without Google's and Claude's maker. */
function nameOf(written: string): string {
  const short = written
    .replace(/^publishers\/([^/]+)\/(?:models\/)?/, '$1/')
    .replace(/^(?:google\/|anthropic\/(?=claude[^/]*$))/, '');
  return short === written ? written : nameOf(short);
}

/** What else may stand before a slash, and Google itself. */
const NOT_PUBLISHERS = new Set(['google', 'endpoints', 'publishers']);

export const vertex = defineProvider({
  kind: 'vertex',
  summary: 'Vertex AI of Google: Gemini, Claude, Mistral, and open models',
  options,
  operations: {
    chat: chatAdapter(vertexPlace),
    embeddings: vertexEmbeddings,
    token_count: tokenCountAdapter(vertexPlace, false),
  },
  nameOf,
  servingOf,
  alternatives: { embeddings: [vertexEmbedContent] },
  regionOf: ({ options: { location } }) => textOf(location) || undefined,
  createSigner(endpoint, send) {
    optionsOf(endpoint);
    // An access token that somebody else keeps fresh stands where others have their key.
    return endpoint.apiKeys.length ? undefined : tokenSigner(endpoint, send);
  },
  authorize: (token) => ({ authorization: `Bearer ${token}` }),
  readError,
});
