import type { Moderation } from '../../core/hub';
import { isJsonObject, type JsonObject } from '../../core/json';
import type { OperationAdapter } from '../../core/provider';
import { usage, type Usage } from '../../core/usage';
import { forwardCall } from './forward-call';
import { countOf } from './usage';
import { wholeWith } from './whole';

/** Whether texts and images are harmful, as relatives of OpenAI's API judge them. */
export const moderationAdapter: OperationAdapter = {
  api: 'openai-moderations',
  call: (request, target) => forwardCall(request, target, '/moderations'),
  readWhole(body) {
    const answer = wholeWith<Moderation>('results', body);
    const results = answer.results.map((result) => ({ ...result, flagged: result.flagged ?? isAnyTrue(result) }));
    // Mistral does not say it, and what is not flagged is taken for harmless.
    const unlike = answer.results.some(({ flagged }) => flagged === undefined);
    return { whole: { ...answer, results }, usage: moderationUsage(body), unlike };
  },
};

function isAnyTrue({ categories }: JsonObject): boolean {
  return isJsonObject(categories) && Object.values(categories).includes(true);
}

/** Mistral reports what went in; its total counts more than that, without an output. OpenAI reports nothing. */
function moderationUsage({ usage: reported }: JsonObject): Usage | undefined {
  const input = isJsonObject(reported) ? countOf(reported.prompt_tokens) : undefined;
  return input === undefined ? undefined : usage({ input });
}
