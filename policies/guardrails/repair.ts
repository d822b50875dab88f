import type { Answer, Part } from '../../plugins/core/answer';
import type { AiContext } from '../../plugins/core/context';
import type { AiRequest } from '../../plugins/core/request';
import { sumOfUsage, type Usage } from '../../plugins/core/usage';
import type { Inspection } from './inspection';
import { Unfit } from './judging';

/** Asks, and asks once again where the model can mend its answer; what is wrong then is refused. */
export async function askRepairing(
  ask: (request: AiRequest, earlier?: Usage) => Promise<Answer>,
  request: AiRequest,
  ai: AiContext,
  inspection: Inspection,
): Promise<Answer> {
  const { addInstruction } = ai.dialect;
  inspection.mayRepair = addInstruction !== undefined && request.operation === 'chat';
  try {
    return await ask(request);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    inspection.mayRepair = false;
    const instruction = `An earlier answer of yours could not be used: ${error.repair}. Answer anew, without a word on that.`;
    const mended = request.withBody(addInstruction!(request.native.body, instruction, 'end'));
    return ask(mended, ai.reportedUsage);
  }
}

/** The answer as one of two calls, both of which are paid for: its usage is that of both. */
export function addedUp(answer: Answer, ai: AiContext, earlier: Usage | undefined): Answer {
  if (!earlier) return answer;
  const both = (part: Part): Part => {
    if (!part.usage) return part;
    const usage = sumOfUsage(earlier, part.usage);
    ai.reportedUsage = usage;
    return { ...part, usage };
  };
  return { ...answer, whole: answer.whole && both(answer.whole), parts: mapped(answer.parts, both) };
}

async function* mapped(parts: AsyncIterable<Part>, change: (part: Part) => Part): AsyncGenerator<Part, void> {
  for await (const part of parts) yield change(part);
}
