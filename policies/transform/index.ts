import type { AiContext } from '../../plugins/core/context';
import { withChanges } from '../../plugins/core/edit-answer';
import { pointingAt } from '../../plugins/core/pointing-at';
import { definePolicy } from '../../plugins/core/policy';
import type { AiRequest } from '../../plugins/core/request';
import { type BodyChange, bodyChange } from './changes';
import { type HeaderChange, headerChange } from './headers';
import { type ChangesParameters, parameters } from './parameters';

/** Fits requests and answers to a team's own systems. */
export const transform = definePolicy({
  name: 'transform',
  summary: 'Sets, removes and renames members and headers of requests and answers',
  parameters,
  setup({ request: requestChanges, answer: answerChanges, apis }, _services, { path }) {
    const change = compiled(requestChanges, `${path}.action.request`);
    const edit = compiled(answerChanges, `${path}.action.answer`);
    const concerns = ({ dialect }: AiContext) => !apis || apis.includes(dialect.name);

    return {
      onRequest(request, ai) {
        if (!change || !concerns(ai)) return;
        const changed = change.body ? withBody(request, change.body(request.native.body, ai, request)) : request;
        const headers = change.headers?.(ai, request, (name) => ai.headers[name]?.toString());
        return headers ? changed.withHeaders(headers) : changed;
      },

      async onCall(request, next, ai) {
        const answer = await next(request);
        if (!edit || !concerns(ai)) return answer;
        const { body, headers } = edit;
        if (body) (answer.edits ??= []).push((json) => body(json, ai, request));
        if (headers) changeHeaders(headers, request, ai, [answer.headers, ai.answerHeaders]);
        return answer;
      },
    };
  },
});

function compiled(
  changes: ChangesParameters | undefined,
  where: string,
): { body?: BodyChange; headers?: HeaderChange } | undefined {
  if (!changes) return undefined;
  return pointingAt(where, () => ({
    body: bodyChange(changes),
    headers: changes.headers && headerChange(changes.headers),
  }));
}

/** What did not change keeps its bytes. A model that was set is the one that is asked for. */
function withBody(request: AiRequest, body: AiRequest['native']['body']): AiRequest {
  const { native } = request;
  if (body === native.body) return request;
  const bytes = native.bytes && !native.contentType ? withChanges(native.bytes, native.body, body) : undefined;
  const changed = request.withBody(body, bytes);
  return typeof body.model === 'string' && body.model !== native.body.model ? changed.withModel(body.model) : changed;
}

function changeHeaders(
  change: HeaderChange,
  request: AiRequest,
  ai: AiContext,
  [own, common]: [Record<string, string>, Record<string, string>],
): void {
  const changes = change(ai, request, (name) => own[name] ?? common[name]);
  for (const [name, value] of Object.entries(changes)) {
    delete own[name];
    delete common[name];
    if (value !== undefined) own[name] = value;
  }
}
