import type { ChatRequest } from '../../core/hub';
import type { OperationAdapter } from '../../core/provider';
import { readChat } from './answer';
import { pathOf } from './path';
import { TAKES, toCohereChat } from './request';
import { CohereStreamReader } from './stream';

/** Chat by `POST /v2/chat`. Source: https://docs.cohere.com/reference/chat */
export const chat: OperationAdapter = {
  api: 'cohere-chat',
  takes: TAKES,
  call(request, target) {
    const { body, dropped } = toCohereChat(request.hub as ChatRequest, target.model);
    return { path: pathOf(target, '/chat'), body: JSON.stringify(body), dropped };
  },
  readWhole: (body, request) => readChat(body, request.model),
  streamReader: (request) => new CohereStreamReader(request.model),
};
