import type { Answer } from '../../plugins/core/answer';
import type { AiContext } from '../../plugins/core/context';
import { withChanges } from '../../plugins/core/edit-answer';
import { AiError, invalidRequest } from '../../plugins/core/error';
import { isFile } from '../../plugins/core/form';
import type { JsonObject } from '../../plugins/core/json';
import { definePolicy } from '../../plugins/core/policy';
import type { AiRequest } from '../../plugins/core/request';
import { makesBatch } from '../../plugins/core/resource';
import { guardAnswer } from './guard-answer';
import { guardsOf } from './guards';
import { Inspection } from './inspection';
import { parameters } from './parameters';
import { askRepairing } from './repair';

/** Looks at what is sent to models and at what they answer. */
export const guardrails = definePolicy({
  name: 'guardrails',
  summary: 'Blocks, redacts or flags what must not be sent to models, or answered by them',
  parameters,
  setup({ input: onInput, output: onOutput, hold, realtime, batches }, services, place) {
    const input = guardsOf('input', onInput, services, place);
    const output = guardsOf('output', onOutput, services, place);
    const inspections = new WeakMap<AiContext, Inspection>();

    return {
      onConnect({ operation }) {
        if (operation === 'realtime' && realtime === 'deny') throw unseen('Realtime sessions', 'realtime_not_allowed');
      },

      async onRequest(request, ai) {
        if (batches === 'deny' && makesBatch(request.resource)) throw unseen('Batches', 'batches_not_allowed');
        const inspection = new Inspection(input, output, ai, services.logger);
        inspections.set(ai, inspection);
        if (input.finding.length + input.judging.length === 0) return;
        refuseTokens(request);
        return withBody(request, await inspection.inspectInput(request));
      },

      async onCall(request, next, ai): Promise<Answer> {
        const inspection = inspections.get(ai);
        if (!inspection) return next(request);
        const ask = async (asked: AiRequest): Promise<Answer> => {
          const answer = await next(asked);
          if (!inspection.concernsOutput || answer.link || answer.bytes) return answer;
          return guardAnswer(answer, asked, inspection, { hold, dialect: ai.dialect });
        };
        return askRepairing(ask, request, ai, inspection);
      },
    };
  },
});

/** What did not change keeps its bytes. */
function withBody(request: AiRequest, body: AiRequest['native']['body']): AiRequest {
  const { native } = request;
  if (body === native.body) return request;
  if (native.form) refuseRenaming(native.body, body);
  const bytes = native.bytes && !native.contentType ? withChanges(native.bytes, native.body, body) : undefined;
  return request.withBody(body, bytes);
}

/** A form's files are sent on as they came, names and all. */
function refuseRenaming(before: JsonObject, after: JsonObject): void {
  for (const [member, value] of Object.entries(before)) {
    if (value === after[member] || ![value].flat().some(isFile)) continue;
    const message = `The name of the file in \`${member}\` holds what must not be sent; give the file another name.`;
    throw invalidRequest(message, member, 'content_not_checkable');
  }
}

/** Texts may be sent as the numbers of their tokens, which say nothing to a check. */
function refuseTokens({ native: { body } }: AiRequest): void {
  for (const member of ['prompt', 'input']) {
    const given = body[member];
    const first = Array.isArray(given) ? given.flat(1)[0] : undefined;
    if (typeof first !== 'number') continue;
    const message = `\`${member}\` is a list of token numbers, which cannot be checked here; send it as text.`;
    throw invalidRequest(message, member, 'content_not_checkable');
  }
}

function unseen(what: string, code: string): AiError {
  return new AiError(`${what} are not allowed here, because what is said in them is not checked.`, {
    status: 403,
    code,
    headers: { 'x-should-retry': 'false' },
  });
}
