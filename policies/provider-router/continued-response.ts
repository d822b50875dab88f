import type { Answer, Part } from '../../plugins/core/answer';
import { invalidRequest } from '../../plugins/core/error';
import type { AiRequest } from '../../plugins/core/request';
import type { Route } from './model-table';
import type { Pinboard } from './pinboard';
import type { Ask, Place } from './place';

const API = 'openai-responses';

/**
 * Answers a request for a model. One that continues a stored response goes to the endpoint that keeps it, and only
 * there; what is stored now is remembered for its caller.
 *
 * @param board undefined where stored responses are not served
 */
export async function answerContinuing(
  found: Route,
  request: AiRequest,
  board: Pinboard | undefined,
  ask: Ask,
): Promise<Answer> {
  if (request.native.api !== API) return (await ask(found, request)).answer;
  const route = await continuedAt(found, request, board);
  const { answer, place } = await ask(route, request);
  if (board && request.native.body.store !== false) pinTo(answer, place, board);
  return answer;
}

async function continuedAt(found: Route, request: AiRequest, board: Pinboard | undefined): Promise<Route> {
  const { previous_response_id: id } = request.native.body;
  if (typeof id !== 'string') return found;
  const pin = await board?.find('responses', id);
  if (!pin) {
    const message = `Previous response with id '${id}' not found. It was not made with this key, was not stored, or is too old.`;
    throw invalidRequest(message, 'previous_response_id', 'previous_response_not_found');
  }
  const targets = found.targets.filter(({ endpoint }) => endpoint.name === pin.endpoint);
  if (targets.length === 0) {
    const message = `The response '${id}' is kept by \`${pin.endpoint}\`, where \`${request.model}\` does not lead; ask for a model of that endpoint.`;
    throw invalidRequest(message, 'previous_response_id');
  }
  const target = targets.find(({ model }) => model === pin.model) ?? targets[0]!;
  return { ...found, targets: [target], keptAt: pin };
}

/** The id stands in a plain answer, and in every part of a streamed one: the first is remembered before it is sent. */
function pinTo(answer: Answer, place: Place, board: Pinboard): void {
  if (answer.api !== API) return;
  let pinned = false;
  const part = ({ whole, chunks }: Part) => {
    const id = (whole ?? chunks?.[0])?.id;
    if (pinned || id === undefined) return;
    pinned = true;
    board.keep('responses', id, place);
  };
  answer.taps.push({ part });
}
