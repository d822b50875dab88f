import type { Answer } from '../../plugins/core/answer';
import type { AiContext } from '../../plugins/core/context';
import type { AiRequest } from '../../plugins/core/request';
import type { Inspection } from './inspection';
import { Unfit } from './judging';

/** Asks, and asks once again where the model can mend its answer; what is wrong then is refused. */
export async function askRepairing(
  ask: (request: AiRequest) => Promise<Answer>,
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
    return ask(mended);
  }
}
