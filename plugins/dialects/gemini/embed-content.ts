import type { Dialect } from '../../core/dialect';
import { invalidRequest } from '../../core/error';
import { GEMINI_BATCH_EMBED_API, GEMINI_EMBED_API } from '../../core/gemini-api';
import { metadataOfUsage } from '../../core/gemini-usage';
import type { ContentPart, Embeddings, EmbeddingsRequest } from '../../core/hub';
import type { Part } from '../../core/answer';
import { isJsonObject } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { encodeVector } from '../../core/vectors';
import { checkContent } from './check';
import { common } from './common';
import { membersOf, numberOf, objectsOf } from './lenient-json';
import { modelIn, pathsOf } from './paths';
import { partsOf } from './to-hub-contents';
import { toHubPart } from './to-hub-part';

const embedding = { ...common, operation: 'embeddings' } as const;

/** `embedContent`: the vector of one content. */
const one: Dialect[] = pathsOf('embedContent').map((path) => ({
  ...embedding,
  name: GEMINI_EMBED_API,
  path,
  check: (body) => checkContent(body.content, 'content'),
  about: (_, at) => ({ model: modelIn(at), stream: false }),
  toHub: (body, { model }) => toHub([membersOf(body)], model),
  renderWhole: (part) => JSON.stringify({ embedding: vectorsOf(part)[0], ...usageMember(part) }),
}));

/** `batchEmbedContents`: the vectors of several. */
const several: Dialect[] = pathsOf('batchEmbedContents').map((path) => ({
  ...embedding,
  name: GEMINI_BATCH_EMBED_API,
  path,
  check(body) {
    const { requests } = body;
    if (!Array.isArray(requests) || !requests.length) {
      throw invalidRequest('requests: must be a list of at least one request', 'requests');
    }
    for (const [index, request] of requests.entries()) {
      checkContent(isJsonObject(request) ? request.content : undefined, `requests[${index}].content`);
    }
  },
  about: (_, at) => ({ model: modelIn(at), stream: false }),
  toHub: ({ requests }, { model }) => toHub(objectsOf(requests), model),
  renderWhole: (part) => JSON.stringify({ embeddings: vectorsOf(part), ...usageMember(part) }),
}));

export const geminiEmbedContent: readonly Dialect[] = [...one, ...several];

/** The requests of a batch as one of the hub, which has one size of vectors and one purpose for all of them. */
function toHub(requests: readonly JsonObject[], model: string): EmbeddingsRequest {
  const dimensions = shared(requests, 'outputDimensionality');
  const purpose = shared(requests, 'taskType');
  return {
    model,
    input: requests.map(({ content }) => itemIn(content)),
    encoding_format: 'float',
    ...(dimensions === undefined ? {} : { dimensions: numberOf(dimensions) }),
    ...(purpose === undefined ? {} : { input_type: purpose }),
  };
}

function shared(requests: readonly JsonObject[], name: string): Json | undefined {
  const values = requests.map((request) => request[name] ?? membersOf(request.embedContentConfig)[name]);
  if (values.every((value) => value === values[0])) return values[0];
  throw invalidRequest(`${name}: must be the same in all requests of a batch for this model`, `requests[].${name}`);
}

/** One vector is for all the parts of a content together. */
function itemIn(content: Json | undefined): string | ContentPart[] {
  const parts = partsOf(content);
  const isTextAlone = parts.every(({ text }) => typeof text === 'string');
  return isTextAlone ? parts.map(({ text }) => text).join('\n') : parts.map(toHubPart);
}

/** A provider may answer in base64, whatever it was asked for. */
function vectorsOf({ whole }: Part): { values: Json }[] {
  return (whole as Embeddings).data.map(({ embedding: vector }) => ({ values: encodeVector(vector, 'float') }));
}

function usageMember({ usage }: Part): JsonObject {
  if (!usage) return {};
  const { promptTokenCount } = metadataOfUsage(usage);
  return { usageMetadata: { promptTokenCount } };
}
