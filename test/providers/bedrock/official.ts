import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  type ContentBlock,
  type ConverseStreamOutput,
  type TokenUsage,
} from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** What an answer says, whoever has read it. */
export interface Saying {
  text: string;
  thinking: string;
  signatures: string[];
  calls: { id: string; name: string; input: unknown }[];
  /** The sources' words. */
  citations: string[];
  cited: { words: string; source: string }[];
  stopReason: string;
  usage: { input: number; cacheRead: number; cacheWrite: number; output: number };
}

/** AWS's own client, in front of a server of this machine. */
export function officialClient(endpoint: string): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'test' },
    maxAttempts: 1,
    // Its own choice is HTTP/2.
    requestHandler: new NodeHttpHandler(),
  });
}

export async function officialAnswer(client: BedrockRuntimeClient, modelId = 'm'): Promise<Saying> {
  const { output, stopReason, usage } = await client.send(new ConverseCommand({ modelId, messages: [] }));
  return saying(output?.message?.content ?? [], stopReason ?? '', usage);
}

export async function officialStream(client: BedrockRuntimeClient, modelId = 'm'): Promise<Saying> {
  const { stream } = await client.send(new ConverseStreamCommand({ modelId, messages: [] }));
  const blocks = new Map<number, ContentBlock>();
  const inputs = new Map<number, string>();
  let stopReason = '';
  let usage: TokenUsage | undefined;
  for await (const event of stream ?? []) {
    addTo(blocks, inputs, event);
    stopReason = event.messageStop?.stopReason ?? stopReason;
    usage = event.metadata?.usage ?? usage;
  }
  for (const [index, input] of inputs) blocks.get(index)!.toolUse!.input = JSON.parse(input || '{}') as never;
  return saying([...blocks.values()], stopReason, usage);
}

function addTo(blocks: Map<number, ContentBlock>, inputs: Map<number, string>, event: ConverseStreamOutput): void {
  const { contentBlockStart: start, contentBlockDelta: delta } = event;
  if (start?.start?.toolUse) {
    blocks.set(start.contentBlockIndex!, { toolUse: { ...start.start.toolUse, input: {} } });
    inputs.set(start.contentBlockIndex!, '');
  }
  const index = delta?.contentBlockIndex ?? -1;
  const { text, reasoningContent: reasoning, toolUse, citation } = delta?.delta ?? {};
  const block = blocks.get(index);
  if (text !== undefined) blocks.set(index, { ...block, text: (block?.text ?? '') + text } as ContentBlock);
  if (toolUse) inputs.set(index, inputs.get(index)! + toolUse.input);
  if (reasoning) {
    const { text: thought = '', signature = '' } = block?.reasoningContent?.reasoningText ?? {};
    const reasoningText = {
      text: thought + (reasoning.text ?? ''),
      signature: signature + (reasoning.signature ?? ''),
    };
    blocks.set(index, { reasoningContent: { reasoningText } });
  }
  if (citation) {
    const citations = [...(block?.citationsContent?.citations ?? []), citation];
    blocks.set(index, { text: '', ...block, citationsContent: { citations } } as unknown as ContentBlock);
  }
}

function saying(blocks: ContentBlock[], stopReason: string, usage: TokenUsage | undefined): Saying {
  const thoughts = blocks.flatMap(({ reasoningContent: reasoning }) => reasoning?.reasoningText ?? []);
  const cited = blocks.flatMap(({ citationsContent }) => citationsContent ?? []);
  const text = (block: ContentBlock) =>
    block.text ?? (block.citationsContent?.content ?? []).map((piece) => piece.text).join('');
  return {
    text: blocks.map(text).join(''),
    thinking: thoughts.map((thought) => thought.text).join(''),
    signatures: thoughts.map(({ signature }) => signature ?? ''),
    calls: blocks.flatMap(({ toolUse: call }) =>
      call && call.type !== 'server_tool_use' ? [{ id: call.toolUseId!, name: call.name!, input: call.input }] : [],
    ),
    citations: cited.flatMap(({ citations = [] }) =>
      citations.map(({ sourceContent = [] }) => sourceContent.map((piece) => piece.text).join('')),
    ),
    cited: blocks.flatMap((block) =>
      (block.citationsContent?.citations ?? []).map(({ title, location }) => ({
        words: text(block),
        source: location?.web?.url ?? title ?? '',
      })),
    ),
    stopReason,
    usage: {
      input: usage?.inputTokens ?? 0,
      cacheRead: usage?.cacheReadInputTokens ?? 0,
      cacheWrite: usage?.cacheWriteInputTokens ?? 0,
      output: usage?.outputTokens ?? 0,
    },
  };
}
