import { expect } from 'chai';
import type { Endpoint, Target } from '../../../plugins/core/endpoint';
import type { HubRequest } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import type { ModelOperation } from '../../../plugins/core/operations';
import { AiRequest } from '../../../plugins/core/request';
import { openAiCompatible } from '../../../plugins/providers/openai-compatible';

const ALL = ['text_completion', 'embeddings', 'image_generation'] as const;
const { operations } = openAiCompatible({ kind: 'x', summary: 'x', operations: ALL });
const target: Target = { endpoint: {} as Endpoint, model: 'their-model' };

function ask(operation: ModelOperation, api: string, text: string): AiRequest {
  const body = JSON.parse(text) as JsonObject;
  const native = { api, body, bytes: Buffer.from(text) };
  return new AiRequest({
    operation,
    model: 'm',
    stream: body.stream === true,
    native,
    toHub: (hub) => hub as HubRequest,
  });
}

describe('openai-compatible operations', () => {
  it('send the bytes of the client with the model of the target', () => {
    const request = ask('embeddings', 'openai-embeddings', '{ "input":["a"],  "model":"m", "dimensions":2.0 }');
    const call = operations.embeddings!.call(request, target);
    expect(call.path).to.equal('/embeddings');
    expect(String(call.body)).to.equal('{ "input":["a"],  "model":"their-model", "dimensions":2.0 }');
  });

  it('are told by the system what the developer says, where they do not know that role', () => {
    const plain = openAiCompatible({ kind: 'x', summary: 'x', responses: true, withoutDeveloper: true });
    const [responses] = plain.alternatives!.chat!;
    const said = '[{"role":"developer","content":"Rhyme."},{"role":"user","content":"Hi","x":1.0}]';
    const roles = (body: unknown) => (body as { role: string }[]).map(({ role }) => role);
    for (const [adapter, api, list] of [
      [plain.operations.chat!, 'openai-chat', 'messages'],
      [responses!, 'openai-responses', 'input'],
    ] as const) {
      const asked = (text: string) => String(adapter.call(ask('chat', api, text), target).body);
      const sent = JSON.parse(asked(`{"model":"m","${list}":${said}}`)) as JsonObject;
      expect(roles(sent[list])).to.deep.equal(['system', 'user']);
      const others = `{"model":"their-model", "${list}":${said.replace('developer', 'system')}}`;
      expect(asked(others)).to.equal(others);
    }
    const knows = openAiCompatible({ kind: 'x', summary: 'x' }).operations.chat!;
    const { body } = knows.call(ask('chat', 'openai-chat', `{"model":"m","messages":${said}}`), target);
    expect(String(body)).to.include(said);
  });

  it('ask for usage in streamed completions', () => {
    const request = ask('text_completion', 'openai-completions', '{"model":"m","prompt":"x","stream":true}');
    const call = operations.text_completion!.call(request, target);
    expect(call.path).to.equal('/completions');
    expect(JSON.parse(String(call.body))).to.deep.include({ stream: true, stream_options: { include_usage: true } });
  });

  it('do not ask where the provider rejects it', () => {
    const shy = openAiCompatible({ kind: 'x', summary: 'x', operations: ALL, withoutStreamOptions: true });
    const request = ask('text_completion', 'openai-completions', '{"model":"m","prompt":"x","stream":true}');
    expect(String(shy.operations.text_completion!.call(request, target).body)).not.to.include('stream_options');
  });

  it('read streamed completions to [DONE] and the usage beside them', () => {
    const reader = operations.text_completion!.streamReader!({} as AiRequest);
    const chunk = (further: JsonObject) => ({
      name: '',
      data: JSON.stringify({ id: 'c', ...further }),
      start: 0,
      end: 0,
    });
    const choices = [{ index: 0, text: 'Hi', finish_reason: 'stop' }];
    expect(reader.read(chunk({ choices })).chunks).to.deep.equal([{ id: 'c', choices }]);
    expect(reader.complete).to.equal(false);
    const { usage } = reader.read(chunk({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 4 } }));
    expect(usage).to.include({ input: 3, output: 4 });
    reader.read({ name: '', data: '[DONE]', start: 0, end: 0 });
    expect(reader.complete).to.equal(true);
  });

  it('are those that the provider has, besides chat', () => {
    expect(openAiCompatible({ kind: 'x', summary: 'x' }).operations).to.have.all.keys('chat');
    expect(operations).to.have.all.keys('chat', ...ALL);
  });

  it('read the usage of embeddings', () => {
    const body = { object: 'list', model: 'm', data: [], usage: { prompt_tokens: 8, total_tokens: 8 } };
    const request = ask('embeddings', 'openai-embeddings', '{"model":"m","input":"x"}');
    expect(operations.embeddings!.readWhole(body, request).usage).to.include({ input: 8, output: 0 });
  });

  for (const [asked, given, unlike] of [
    ['base64', 'AAAAAA==', false],
    ['base64', [0], true],
    ['float', [0], false],
    ['float', 'AAAAAA==', true],
  ] as const) {
    it(`${unlike ? 'notice' : 'accept'} ${typeof given === 'string' ? 'base64' : 'numbers'} for ${asked}`, () => {
      const request = ask('embeddings', 'openai-embeddings', `{"model":"m","input":"x","encoding_format":"${asked}"}`);
      const body = {
        object: 'list',
        model: 'm',
        data: [{ object: 'embedding', index: 0, embedding: given as string }],
      };
      expect(operations.embeddings!.readWhole(body, request).unlike).to.equal(unlike);
    });
  }

  it('count images, and tokens where there are any', () => {
    const request = ask('image_generation', 'openai-images', '{"model":"m","prompt":"x"}');
    const data = [{ url: 'a' }, { url: 'b' }];
    const read = (body: JsonObject) => operations.image_generation!.readWhole(body, request).usage;
    expect(read({ created: 1, data })).to.include({ input: 0, output: 0, images: 2 });
    const reported = { input_tokens: 10, output_tokens: 200, total_tokens: 210 };
    expect(read({ created: 1, data, usage: reported })).to.include({ input: 10, output: 200, images: 2 });
  });

  it('take no answer without what was asked for', () => {
    const request = ask('embeddings', 'openai-embeddings', '{"model":"m","input":"x"}');
    for (const adapter of Object.values(operations)) expect(() => adapter.readWhole({}, request)).to.throw('has no');
  });
});
