import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { ConverseCommand, type ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { expect } from 'chai';
import type { ChatRequest } from '../../../plugins/core/hub';
import { isJsonObject, type Json, type JsonObject } from '../../../plugins/core/json';
import { toConverseRequest } from '../../../plugins/providers/bedrock/request';
import { CALL, IMAGE, TOOL } from '../anthropic/calls';
import { officialClient } from './official';
import { startStsStandIn, type StsStandIn } from './sts-stand-in';

const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const NOVA = 'us.amazon.nova-2-lite-v1:0';
const LLAMA = 'meta.llama3-1-70b-instruct-v1:0';
const MISTRAL = 'mistral.mistral-large-2407-v1:0';
const PDF = 'data:application/pdf;base64,JVBERi0=';
const USER = { role: 'user', content: 'Hi' };

function made(hub: JsonObject, model = CLAUDE, options = {}) {
  const asked = { model: 'smart', messages: [USER], ...hub } as ChatRequest;
  return toConverseRequest(asked, model, options);
}
const contentOf = (messages: JsonObject[], model?: string) =>
  (made({ messages }, model).body.messages as { role: string; content: JsonObject[] }[]).map(({ content }) => content);
const userContent = (...content: JsonObject[]) => contentOf([{ role: 'user', content }])[0];

describe("Bedrock's requests", () => {
  let server: StsStandIn;
  let official: BedrockRuntimeClient;

  before(async () => {
    server = await startStsStandIn();
    official = officialClient(server.url);
  });
  after(async () => {
    official.destroy();
    await server.close();
  });

  /** AWS's client leaves out what its model of the API does not know, and refuses what has another type. */
  async function expectOfficial(hub: JsonObject, model = CLAUDE, options = {}): Promise<JsonObject> {
    const { body } = made(hub, model, options);
    server.answers = [{ status: 200, body: { output: { message: { role: 'assistant', content: [] } } } }];
    const input = { modelId: model, ...(withBytes(body) as object) } as ConverseCommandInput;
    await official.send(new ConverseCommand(input));
    expect(JSON.parse(server.received.at(-1)!.body)).to.deep.equal(body);
    return body;
  }

  const everything: JsonObject = {
    messages: [
      {
        role: 'system',
        content: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
      },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { ...IMAGE, cache_control: { type: 'ephemeral' } },
          { type: 'image_url', image_url: { url: 's3://bucket/cat.jpg' } },
          { type: 'file', file: { file_data: PDF, filename: 'a_b.pdf' }, citations: { enabled: true }, context: 'c' },
          { type: 'text', text: 'Plain', document: { title: 'notes' } },
          { type: 'document', title: 'x', source: { type: 'content', content: [{ type: 'text', text: 'chunk' }] } },
          { type: 'video_url', video_url: { url: 'data:video/mp4;base64,AAAA' } },
          { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
          { type: 'search_result', source: 's', title: 't', content: [{ type: 'text', text: 'r' }], citations: {} },
        ],
      },
      {
        role: 'assistant',
        content: 'Looking',
        tool_calls: [CALL],
        thinking_blocks: [
          { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
          { type: 'redacted_thinking', data: 'ZGF0YQ==' },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', is_error: true, content: [{ type: 'text', text: 'failed' }, IMAGE] },
      { role: 'user', content: 'So?' },
    ],
    tools: [
      { ...TOOL, cache_control: { type: 'ephemeral' }, function: { ...TOOL.function, description: 'd', strict: true } },
    ],
    tool_choice: { type: 'function', function: { name: 'look' } },
    max_tokens: 100,
    temperature: 0.5,
    stop: ['END'],
    top_k: 5,
    service_tier: 'flex',
    metadata: { team: 'red' },
    response_format: { type: 'json_schema', json_schema: { name: 'n', description: 'd', schema: { type: 'object' } } },
    anthropic_beta: ['computer-use-2025-01-24'],
    requestMetadata: { a: 'b' },
    additionalModelResponseFieldPaths: ['/stop_sequence'],
  };
  const OPTIONS = {
    guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1', trace: 'enabled' as const },
    performanceConfig: { latency: 'optimized' as const },
    additionalModelRequestFields: { anthropic_version: 'x' },
  };

  it("are those of AWS's own client, with everything that can be asked", async () => {
    const body = await expectOfficial(everything, CLAUDE, OPTIONS);
    expect(body).to.include.keys('system', 'toolConfig', 'outputConfig', 'serviceTier', 'guardrailConfig');
  });

  for (const model of [NOVA, LLAMA, MISTRAL, 'amazon.titan-text-express-v1', 'openai.gpt-oss-120b-1:0', 'arn:aws:x']) {
    it(`are those of AWS's own client for ${model}`, () => expectOfficial(everything, model).then(() => undefined));
  }

  it('join neighbours, put tool results first and begin with the user', () => {
    const result = { role: 'tool', tool_call_id: 'call_1', content: 'r' };
    const [opening, assistant, user] = contentOf([
      { role: 'assistant', content: 'a', tool_calls: [CALL] },
      { ...USER, content: 'b' },
      result,
      USER,
    ]);
    expect(opening).to.have.length(1);
    expect(assistant).to.deep.equal([
      { text: 'a' },
      { toolUse: { toolUseId: 'call_1', name: 'look', input: { q: 'x' } } },
    ]);
    const toolResult = { toolUseId: 'call_1', content: [{ text: 'r' }] };
    expect(user).to.deep.equal([{ toolResult }, { text: 'b' }, { text: 'Hi' }]);
  });

  it('name documents as Converse wants them, each another way, and never without words', () => {
    const file = { type: 'file', file: { file_data: PDF, filename: 'a_b  (1).pdf' } };
    const [words, first, second] = userContent(file, file) as JsonObject[];
    expect(words).to.have.property('text');
    expect([first, second].map((block) => (block?.document as JsonObject).name)).to.deep.equal([
      'a-b (1)',
      'a-b (1) 2',
    ]);
  });

  const unread: [string, JsonObject][] = [
    ['an image elsewhere', { type: 'image_url', image_url: { url: 'https://example.com/a.png' } }],
    ['an image of another kind', { type: 'image_url', image_url: { url: 'data:image/tiff;base64,AA' } }],
    ['a file by id', { type: 'file', file: { file_id: 'file-1' } }],
    ['a part that is not known', { type: 'hologram' }],
  ];
  for (const [what, part] of unread) {
    it(`refuse ${what}, so that the next target may be asked`, () => {
      expect(() => userContent(part))
        .to.throw(/messages\[0\]\.content\[0\]/)
        .with.property('code', 'unsupported_content');
    });
  }

  it('force a tool as far as the model can', () => {
    const other = { ...TOOL, function: { ...TOOL.function, name: 'other' } };
    const asked = { tools: [TOOL, other], tool_choice: { type: 'function', function: { name: 'look' } } };
    const config = (model: string) => made(asked, model).body.toolConfig as { tools: Json[]; toolChoice?: Json };
    expect(config(CLAUDE).toolChoice).to.deep.equal({ tool: { name: 'look' } });
    expect(config(MISTRAL)).to.deep.include({ toolChoice: { any: {} } });
    expect(config(MISTRAL).tools).to.have.length(1);
    expect(config(LLAMA)).to.not.have.property('toolChoice');
    expect(made(asked, LLAMA).dropped).to.deep.equal(['tool_choice']);
  });

  it('offer no tools where none may be called, but declare those that were', () => {
    expect(made({ tools: [TOOL], tool_choice: 'none' }).body).to.not.have.property('toolConfig');
    const messages = [
      USER,
      { role: 'assistant', tool_calls: [CALL] },
      { role: 'tool', tool_call_id: 'call_1', content: '' },
    ];
    const { toolConfig } = made({ messages }).body as { toolConfig: { tools: JsonObject[] } };
    expect((toolConfig.tools[0]!.toolSpec as JsonObject).name).to.equal('look');
  });

  it('shorten ids that are too long, of call and result alike', () => {
    const id = 'x'.repeat(65);
    const [, [call], [result]] = contentOf([
      USER,
      { role: 'assistant', tool_calls: [{ ...CALL, id }] },
      { role: 'tool', tool_call_id: id, content: 'r' },
    ]) as [JsonObject[], JsonObject[], JsonObject[]];
    const short = (call!.toolUse as JsonObject).toolUseId;
    expect(short).to.have.length(64);
    expect((result!.toolResult as JsonObject).toolUseId).to.equal(short);
  });

  it('ask each maker’s models to think in their own words', () => {
    const fields = (model: string) => made({ reasoning_effort: 'high' }, model).body.additionalModelRequestFields;
    expect(fields(CLAUDE)).to.deep.equal({ thinking: { type: 'enabled', budget_tokens: 16_384 } });
    expect(made({ reasoning_effort: 'high' }).body.inferenceConfig).to.deep.equal({ maxTokens: 32_000 });
    const adaptive = fields('anthropic.claude-opus-4-6-v1') as JsonObject;
    expect(adaptive).to.deep.include({ output_config: { effort: 'high' } });
    expect(fields(NOVA)).to.deep.equal({ reasoningConfig: { type: 'enabled', maxReasoningEffort: 'high' } });
    expect(fields('openai.gpt-oss-20b-1:0')).to.deep.equal({ reasoning_effort: 'high' });
    expect(fields('us.openai.gpt-5.6-sol')).to.deep.equal({ reasoning: { effort: 'high' } });
    expect(made({ reasoning_effort: 'high' }, LLAMA).dropped).to.deep.equal(['reasoning_effort']);
  });

  it('put top_k where the model has it', () => {
    const fields = (model: string) => made({ top_k: 3 }, model).body.additionalModelRequestFields;
    expect(fields(CLAUDE)).to.deep.equal({ top_k: 3 });
    expect(fields(NOVA)).to.deep.equal({ inferenceConfig: { topK: 3 } });
    expect(fields('cohere.command-r-v1:0')).to.deep.equal({ k: 3 });
    expect(made({ top_k: 3 }, LLAMA).dropped).to.deep.equal(['top_k']);
  });

  it('tell what is dropped', () => {
    const asked = {
      n: 2,
      seed: 1,
      logprobs: true,
      response_format: { type: 'json_object' },
      parallel_tool_calls: false,
    };
    expect(made(asked).dropped).to.have.members(Object.keys(asked));
    const schema = { response_format: { type: 'json_schema', json_schema: { schema: { type: 'object' } } } };
    expect(made(schema).dropped).to.deep.equal([]);
    expect(made(schema, NOVA).dropped).to.deep.equal(['response_format']);
    expect(made({ metadata: { ok: 'yes', bad: 'ä' } }).dropped).to.deep.equal(['metadata']);
  });

  it('go with the operator’s guardrail, whatever the client asks for', () => {
    const guardrailConfig = {
      guardrailIdentifier: 'own',
      guardrailVersion: '1',
      streamProcessingMode: 'async' as const,
    };
    const asked = { guardrailConfig: { guardrailIdentifier: 'none', guardrailVersion: '9' } };
    const guardrail = (stream: boolean) => made({ ...asked, stream }, CLAUDE, { guardrailConfig }).body.guardrailConfig;
    expect(guardrail(true)).to.deep.equal(guardrailConfig);
    expect(guardrail(false)).to.deep.equal({ guardrailIdentifier: 'own', guardrailVersion: '1' });
  });

  it('give models without system prompts their instructions in the first turn', () => {
    const messages = [{ role: 'system', content: 'Be brief.' }, USER];
    const { body } = made({ messages }, 'amazon.titan-text-express-v1');
    expect(body).to.not.have.property('system');
    expect(body.messages).to.deep.equal([{ role: 'user', content: [{ text: 'Be brief.' }, { text: 'Hi' }] }]);
  });
});

/** The client wants bytes where JSON has base64. */
function withBytes(value: Json | undefined, name = ''): unknown {
  if (typeof value === 'string')
    return name === 'bytes' || name === 'redactedContent' ? Buffer.from(value, 'base64') : value;
  if (Array.isArray(value)) return value.map((item) => withBytes(item));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, withBytes(inner, member)]));
}
