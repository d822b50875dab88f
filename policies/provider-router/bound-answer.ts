import type { Answer, Part } from '../../plugins/core/answer';
import { invalidRequest } from '../../plugins/core/error';
import type { Pin } from '../../plugins/core/pins';
import type { AiRequest } from '../../plugins/core/request';
import { RESPONSES_API } from '../../plugins/core/responses-api';
import type { Route } from './model-table';
import { namedThings } from './named-things';
import type { Pinboard } from './pinboard';
import type { Ask, Place } from './place';

/**
 * Answers a request for a model. One that builds on what a provider keeps goes to that provider, and only there; a
 * response that is stored now is remembered for its caller.
 */
export async function answerBound(found: Route, request: AiRequest, board: Pinboard, ask: Ask): Promise<Answer> {
  const pins = await namedThings(request, board);
  const { answer, place } = await ask(boundTo(pins, found, request.model), request);
  const { api, body } = request.native;
  if (api === RESPONSES_API && answer.api === api && body.store !== false) pinTo(answer, place, board);
  return answer;
}

function boundTo([first, ...others]: readonly Pin[], found: Route, model: string): Route {
  if (!first) return found;
  const away = others.find(({ endpoint }) => endpoint !== first.endpoint);
  if (away) {
    throw invalidRequest(
      `\`${first.id}\` is kept by \`${first.endpoint}\` and \`${away.id}\` by \`${away.endpoint}\`; a request can only ` +
        'build on what one endpoint keeps.',
    );
  }
  const targets = found.targets.filter(({ endpoint }) => endpoint.name === first.endpoint);
  if (targets.length === 0) {
    throw invalidRequest(
      `\`${first.id}\` is kept by \`${first.endpoint}\`, where \`${model}\` does not lead; ask for a model of that endpoint.`,
      'model',
    );
  }
  const target = targets.find((one) => one.model === first.model) ?? targets[0]!;
  return { ...found, targets: [target], keptAt: first };
}

/** The id stands in a plain answer, and in every part of a streamed one: the first is remembered before it is sent. */
function pinTo(answer: Answer, place: Place, board: Pinboard): void {
  let pinned = false;
  const part = ({ whole, chunks }: Part) => {
    const id = (whole ?? chunks?.[0])?.id;
    if (pinned || id === undefined) return;
    pinned = true;
    board.keep('responses', id, place);
  };
  answer.taps.push({ part });
}
