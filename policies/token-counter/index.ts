import { Type } from '@sinclair/typebox';
import type { Answer } from '../../plugins/core/answer';
import type { AiContext } from '../../plugins/core/context';
import { targetName, type Target } from '../../plugins/core/endpoint';
import { isCacheHit, WITHOUT_TOKENS } from '../../plugins/core/measure-usage';
import { definePolicy } from '../../plugins/core/policy';
import type { AiRequest } from '../../plugins/core/request';
import type { Tokenizer } from '../../plugins/core/tokenizer';
import { totalInput } from '../../plugins/core/usage';
import { checkContext, windowFinder } from './context-limit';
import { countWhole, ofUnknownOutput, StreamCount } from './counted-usage';
import { isWritten } from './written-text';

const parameters = Type.Object({
  header: Type.Boolean({
    default: true,
    description: 'Whether answers carry the number of input tokens in `x-ai-input-tokens`.',
  }),
  contextWindows: Type.Record(Type.String(), Type.Integer({ minimum: 1 }), {
    default: {},
    description:
      'Tokens that fit into the context, by model, `endpoint/model` or a name that clients send; `*` in a name matches any text. They win over the windows that are known for well-known models.',
  }),
});

/** What was counted for the provider that was tried last. */
interface Attempted {
  request: AiRequest;
  model: { name: string; provider: string };
  count: number;
}

/** Counts tokens before and after the call, where the provider does not. */
export const tokenCounter = definePolicy({
  name: 'token-counter',
  summary: 'Counts tokens, refuses what exceeds a context, and fills in usage that a provider does not report',
  parameters,
  setup({ header, contextWindows }, { tokenizer }) {
    // Loads the table of the newest models now, and not while a request waits.
    tokenizer.countTextNow('', { name: 'gpt-4o' });
    const declaredWindow = windowFinder(contextWindows);
    const attempts = new WeakMap<AiContext, Attempted>();

    async function count(request: AiRequest, ai: AiContext, model: { name: string; provider?: string }) {
      const input = await tokenizer.countRequest(request, model);
      ai.inputTokens = input.provenance === 'unknown' ? undefined : input;
      if (header && ai.inputTokens) ai.answerHeaders['x-ai-input-tokens'] = String(input.count);
      return input;
    }

    function windowOf({ endpoint, model }: Target): number | undefined {
      const known = tokenizer.contextWindow({ name: model, provider: endpoint.provider.kind });
      return declaredWindow(targetName({ endpoint, model })) ?? declaredWindow(model) ?? known;
    }

    return {
      async onRequest(request, ai) {
        if (request.operation === 'resource') return;
        const input = await count(request, ai, { name: request.model });
        // The name may be one of the gateway's own, so only what the operator says of it counts before a target is known.
        checkContext(request, request.model, input, declaredWindow(request.model));
      },

      async onAttempt(target, request, ai) {
        if (request.operation === 'resource') return;
        const model = { name: target.model, provider: target.endpoint.provider.kind };
        const input = await count(request, ai, model);
        attempts.set(ai, { request, model, count: input.count });
        checkContext(request, target.model, input, windowOf(target));
      },

      async onCall(request, next, ai): Promise<Answer> {
        const answer = await next(request);
        if (WITHOUT_TOKENS.has(request.operation) || isCacheHit(ai)) return answer;
        const model = { name: ai.answeredBy?.model ?? request.model, provider: ai.answeredBy?.provider };
        if (!isWritten(request.operation, answer)) {
          ai.countedUsage = ai.inputTokens && ofUnknownOutput(ai.inputTokens, request);
          return answer;
        }
        if (answer.whole && !answer.whole.usage && !ai.reportedUsage) {
          ai.countedUsage = await countWhole(answer.whole, tokenizer, model, ai.inputTokens);
        }
        const output = answer.whole ? undefined : new StreamCount(tokenizer, model);
        // Before the taps of policies below: they read the counted usage at the end.
        answer.taps.unshift({
          part: (part) => output?.add(part),
          end(complete) {
            if (output && (!complete || !ai.reportedUsage)) ai.countedUsage = output.usage(ai.inputTokens);
            if (complete) learn(tokenizer, attempts.get(ai), ai);
          },
        });
        return answer;
      },
    };
  },
});

/** Tells the tokenizer how right its count was. */
function learn(tokenizer: Tokenizer, attempted: Attempted | undefined, { reportedUsage }: AiContext): void {
  if (!attempted || !reportedUsage) return;
  tokenizer.learn(attempted.request, attempted.model, attempted.count, totalInput(reportedUsage));
}
