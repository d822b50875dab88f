import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { officialAnswer, officialStream } from '../providers/bedrock/official';
import type { Said } from './said';

const FINISH: Record<string, string> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  guardrail_intervened: 'content_filter',
  content_filtered: 'content_filter',
};

/** Asks by AWS's SDK. */
export async function askBedrock(client: BedrockRuntimeClient, model: string, streamed: boolean): Promise<Said> {
  const { text, thinking, calls, cited, stopReason, usage } = await (streamed ? officialStream : officialAnswer)(
    client,
    model,
  );
  return {
    text,
    thinking,
    calls: calls.map(({ id, name, input }) => ({ id, name, arguments: input })),
    cited,
    finish: FINISH[stopReason] ?? 'stop',
    usage: {
      input: usage.input + usage.cacheRead + usage.cacheWrite,
      cacheRead: usage.cacheRead,
      output: usage.output,
    },
  };
}
