import type { Part } from '../../core/answer';
import type { RenderContext } from '../../core/dialect';
import type { ChatCompletion } from '../../core/hub';
import { customToolNames } from './custom-tools';
import { outputOf } from './items';
import { finishedResponse, headOf, responsesUsage } from './response';

/** A whole answer of the hub as a response, of its first choice alone: there is no place for more. */
export function renderWhole({ whole, usage }: Part, context: RenderContext): string {
  const answer = whole as ChatCompletion;
  const [choice] = answer.choices;
  const head = headOf(answer, context);
  const customTools = customToolNames(head.request.tools);
  const output = choice ? outputOf(choice, { id: head.id, customTools }) : [];
  const finish = choice?.finish_reason;
  return JSON.stringify(finishedResponse(head, { output, finish, usage: responsesUsage(usage) }));
}
