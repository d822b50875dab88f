import { Type } from '@sinclair/typebox';
import { definePolicy } from '../../plugins/core/policy';

const parameters = Type.Object({
  text: Type.String({
    minLength: 1,
    description: 'The instruction. `{consumer}`, `{team}` and `{date}` (UTC, such as `2026-01-31`) are filled in.',
  }),
  position: Type.Union([Type.Literal('start'), Type.Literal('end')], {
    default: 'start',
    description: 'Before or after the instructions that the client sends itself.',
  }),
});

/** Adds an instruction to every conversation. The example to read before writing a policy of your own. */
export const systemPrompt = definePolicy({
  name: 'system-prompt',
  summary: 'Adds an instruction to every conversation',
  parameters,
  setup({ text, position }) {
    return {
      onRequest(request, ai) {
        // Only chat has a place for instructions; embeddings and the like pass unchanged.
        if (!ai.dialect.addInstruction) return;
        const values: Record<string, string> = {
          consumer: ai.consumer?.name ?? 'anonymous',
          team: ai.consumer?.team ?? 'none',
          date: new Date(ai.startedAt).toISOString().slice(0, 10),
        };
        const filled = text.replace(/\{(consumer|team|date)\}/g, (_, name: string) => values[name]!);
        return request.withBody(ai.dialect.addInstruction(request.native.body, filled, position));
      },
    };
  },
});
