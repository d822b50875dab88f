import type { ChatRequest } from '../../core/hub';
import { defineProvider } from '../../core/provider';
import type { OperationAdapter } from '../../core/provider';
import { readAnswer } from './answer';
import { embeddings } from './embeddings';
import { readError } from './errors';
import { EVENT_STREAM } from './event-stream';
import { modelPath } from './model-path';
import { options, optionsOf } from './options';
import { regionOf } from './region';
import { TAKES, toConverseRequest } from './request';
import { createSigner } from './signer';
import { ConverseStreamReader } from './stream';

const chat: OperationAdapter = {
  api: 'bedrock-converse',
  framing: EVENT_STREAM,
  takes: TAKES,
  call(request, target) {
    const { body, dropped } = toConverseRequest(request.hub as ChatRequest, target.model, optionsOf(target.endpoint));
    const path = modelPath(target, request.stream ? 'converse-stream' : 'converse');
    return { path, body: JSON.stringify(body), dropped };
  },
  readWhole: readAnswer,
  streamReader: (request) => new ConverseStreamReader(request),
};

export const bedrock = defineProvider({
  kind: 'bedrock',
  summary: 'Amazon Bedrock: all its chat models by Converse, and embeddings by Titan and Cohere',
  options,
  operations: { chat, embeddings },
  regionOf,
  createSigner,
  authorize: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
  readError,
});
