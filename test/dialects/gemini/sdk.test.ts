import { FunctionCallingConfigMode, GoogleGenAI, Type } from '@google/genai';
import { expect } from 'chai';
import { json, says } from '../../support/stand-in';
import { all, type Behind, client, failureOf, startBehind } from './gateway';

const WEATHER = {
  name: 'weather',
  description: 'The weather of a city',
  parameters: { type: Type.OBJECT, properties: { city: { type: Type.STRING } }, required: ['city'] },
};

describe('the Gemini API, spoken by Google’s SDK', () => {
  let behind: Behind;
  before(async () => (behind = await startBehind()));
  after(() => behind.close());

  for (const apiVersion of ['v1beta', 'v1']) {
    it(`answers at ${apiVersion}`, async () => {
      const ai = client(behind.gateway.url, 'any', apiVersion);
      const answer = await ai.models.generateContent({ model: 'demo/chat', contents: 'Hello' });
      expect(answer.text).to.contain('You said: Hello');
      expect(answer.candidates![0]!.finishReason).to.equal('STOP');
      expect(answer.candidates![0]!.content!.role).to.equal('model');
      expect(answer.usageMetadata!.totalTokenCount).to.be.greaterThan(5);
      expect(answer.modelVersion).to.equal('chat');
      expect(answer.responseId).to.be.a('string');
    });
  }

  it('streams, and the SDK’s chat keeps what was said', async () => {
    const chat = behind.ai.chats.create({ model: 'demo/chat' });
    const chunks = await all(chat.sendMessageStream({ message: 'One two three' }));
    expect(chunks.length).to.be.greaterThan(3);
    const text = chunks.map((each) => each.text ?? '').join('');
    expect(text).to.contain('You said: One two three');
    const last = chunks.at(-1)!;
    expect(last.candidates![0]!.finishReason).to.equal('STOP');
    expect(last.usageMetadata!.candidatesTokenCount).to.be.greaterThan(3);
    expect(new Set(chunks.map(({ responseId }) => responseId)).size).to.equal(1);

    behind.openAi.answer(says('hello'));
    const history = chat.getHistory(true);
    expect(
      history
        .slice(1)
        .flatMap(({ parts }) => parts!.map((part) => part.text))
        .join(''),
    ).to.equal(text);
    await behind.ai.models.generateContent({
      model: 'openai/gpt-4o',
      contents: [...history, { role: 'user', parts: [{ text: 'And now?' }] }],
    });
    const { body } = behind.openAi.received[0]!;
    expect(body.messages).to.deep.equal([
      { role: 'user', content: 'One two three' },
      { role: 'assistant', content: text },
      { role: 'user', content: 'And now?' },
    ]);
  });

  it('takes model names with slashes, encoded or not', async () => {
    for (const model of ['openai/vendor/model', encodeURIComponent('openai/vendor/model')]) {
      behind.openAi.answer(says('hello'));
      await fetch(`${behind.gateway.url}/v1beta/models/${model}:generateContent`, {
        method: 'POST',
        body: JSON.stringify({ contents: { parts: { text: 'Hi' } } }),
      });
      expect(behind.openAi.received[0]!.body.model).to.equal('vendor/model');
    }
  });

  it('serves clients that leave out `models/` before a name with a slash', async () => {
    const response = await fetch(`${behind.gateway.url}/v1beta/demo/chat:generateContent`, {
      method: 'POST',
      body: JSON.stringify({ contents: [{ parts: [{ text: 'Hi' }] }] }),
    });
    expect(await response.text()).to.contain('You said: Hi');
  });

  it('serves clients of Vertex AI, in a project and with a key', async () => {
    const baseUrl = behind.gateway.url;
    const keyed = new GoogleGenAI({ vertexai: true, apiKey: 'any', httpOptions: { baseUrl } });
    const answer = await keyed.models.generateContent({ model: 'demo/chat', contents: 'Hello' });
    expect(answer.text).to.contain('You said: Hello');
    const inProject = await fetch(
      `${baseUrl}/v1/projects/p/locations/l/publishers/demo/models/chat:streamGenerateContent?alt=sse`,
      { method: 'POST', body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] }) },
    );
    expect(await inProject.text()).to.match(/^data: \{"candidates"/);
  });

  it('writes a stream as an array for clients that ask for no events', async () => {
    const response = await fetch(`${behind.gateway.url}/v1beta/models/demo/chat:streamGenerateContent`, {
      method: 'POST',
      body: JSON.stringify({ contents: [{ parts: [{ text: 'Hello' }] }] }),
    });
    expect(response.headers.get('content-type')).to.equal('application/json; charset=UTF-8');
    const list = (await response.json()) as { candidates: { finishReason?: string }[] }[];
    expect(list.length).to.be.greaterThan(2);
    expect(list.at(-1)!.candidates[0]!.finishReason).to.equal('STOP');
  });

  for (const streamed of [false, true]) {
    const name = streamed ? 'streamed' : 'plain';

    it(`calls functions and gives back what they returned, ${name}`, async () => {
      const config = { tools: [{ functionDeclarations: [WEATHER] }] };
      const question = { role: 'user', parts: [{ text: 'The weather in Oslo?' }] };
      const asked = { model: 'demo/chat', contents: [question], config };
      const answers = streamed
        ? await all(behind.ai.models.generateContentStream(asked))
        : [await behind.ai.models.generateContent(asked)];
      const calls = answers.flatMap(({ functionCalls }) => functionCalls ?? []);
      expect(calls.map(({ name: called }) => called)).to.deep.equal(['weather']);
      expect(calls[0]!.args).to.have.property('city');
      expect(calls[0]!.id).to.be.a('string');
      const turns = answers.map(({ candidates }) => candidates![0]!.content!);
      const result = { functionResponse: { name: 'weather', response: { output: '12 degrees' } } };
      const told = await behind.ai.models.generateContent({
        ...asked,
        contents: [question, ...turns, { role: 'user', parts: [result] }],
      });
      expect(told.text).to.equal('[demo] The tool said: 12 degrees');
    });
  }

  it('calls functions by itself, as the SDK does it', async () => {
    const answer = await behind.ai.models.generateContent({
      model: 'demo/chat',
      contents: 'The weather in Oslo?',
      config: {
        tools: [
          {
            tool: () => Promise.resolve({ functionDeclarations: [WEATHER] }),
            callTool: (calls) =>
              Promise.resolve(
                calls.map(({ id, name }) => ({ functionResponse: { id, name, response: { output: '12 degrees' } } })),
              ),
          },
        ],
      },
    });
    expect(answer.text).to.equal('[demo] The tool said: 12 degrees');
  });

  it('asks for the function that must be called', async () => {
    behind.openAi.answer(says('hello'));
    const answer = await behind.ai.models.generateContent({
      model: 'openai/gpt-4o',
      contents: 'Hi',
      config: {
        tools: [{ functionDeclarations: [WEATHER, { name: 'other' }] }, { googleSearch: {} }],
        toolConfig: {
          functionCallingConfig: { mode: FunctionCallingConfigMode.ANY, allowedFunctionNames: ['weather'] },
        },
      },
    });
    const { body } = behind.openAi.received[0]!;
    expect(body.tool_choice).to.deep.equal({ type: 'function', function: { name: 'weather' } });
    const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
    expect(body.tools).to.deep.equal([
      { type: 'function', function: { name: 'weather', description: 'The weather of a city', parameters } },
      { type: 'function', function: { name: 'other' } },
    ]);
    expect(answer.sdkHttpResponse!.headers!['x-ai-dropped-params']).to.equal('tools.googleSearch');
  });

  it('has answers by a schema', async () => {
    const config = {
      responseMimeType: 'application/json',
      responseSchema: { type: Type.OBJECT, properties: { age: { type: Type.INTEGER } }, required: ['age'] },
    };
    const answer = await behind.ai.models.generateContent({ model: 'demo/chat', contents: 'Hi', config });
    expect(JSON.parse(answer.text!)).to.have.property('age').that.is.a('number');
    behind.openAi.answer(says('hello'));
    await behind.ai.models.generateContent({ model: 'openai/gpt-4o', contents: 'Hi', config });
    expect(behind.openAi.received[0]!.body.response_format).to.deep.equal({
      type: 'json_schema',
      json_schema: {
        name: 'answer',
        strict: true,
        schema: {
          type: 'object',
          properties: { age: { type: 'integer' } },
          required: ['age'],
          additionalProperties: false,
        },
      },
    });
  });

  it('embeds one text and several', async () => {
    const one = await behind.ai.models.embedContent({ model: 'demo/embed', contents: 'Hello' });
    expect(one.embeddings).to.have.length(1);
    const { embeddings } = await behind.ai.models.embedContent({ model: 'demo/embed', contents: ['Hello', 'Bye'] });
    expect(embeddings).to.have.length(2);
    expect(embeddings![0]!.values).to.deep.equal(one.embeddings![0]!.values);
    expect(embeddings![1]!.values).to.not.deep.equal(one.embeddings![0]!.values);
  });

  it('counts tokens', async () => {
    const { totalTokens } = await behind.ai.models.countTokens({ model: 'demo/chat', contents: 'How long is this?' });
    expect(totalTokens).to.be.within(4, 20);
  });

  it('lists models and tells of one', async () => {
    for (const apiVersion of ['v1beta', 'v1']) {
      const ai = client(behind.gateway.url, 'any', apiVersion);
      const names = [];
      for await (const { name } of await ai.models.list()) names.push(name);
      expect(names).to.include('models/demo/chat');
      const model = await ai.models.get({ model: 'demo/chat' });
      expect(model.name).to.equal('models/demo/chat');
      expect(await failureOf(ai.models.get({ model: 'demo/none' }))).to.include({ name: 'ApiError', status: 404 });
    }
    const { models } = (await (await fetch(`${behind.gateway.url}/v1beta/models`)).json()) as { models: object[] };
    expect(models[0]).to.have.property('supportedGenerationMethods');
  });

  it('shows thoughts to clients that ask for them, and takes them back signed', async () => {
    const thinking = { type: 'thinking', thinking: 'Hmm.', signature: 'c2ln' };
    const message = {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude',
      content: [thinking, { type: 'text', text: 'Yes.' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 1, output_tokens: 2 },
    };
    behind.anthropic.answer(json(200, message));
    const asked = { model: 'anthropic/claude-sonnet-4-5', contents: 'Hi' };
    const unasked = await behind.ai.models.generateContent(asked);
    expect(unasked.candidates![0]!.content!.parts).to.deep.equal([{ text: 'Yes.' }]);
    const answer = await behind.ai.models.generateContent({
      ...asked,
      config: { thinkingConfig: { includeThoughts: true, thinkingBudget: 2000 }, maxOutputTokens: 3000 },
    });
    const { content } = answer.candidates![0]!;
    expect(content!.parts).to.deep.equal([{ text: 'Hmm.', thought: true, thoughtSignature: 'c2ln' }, { text: 'Yes.' }]);
    expect(answer.text).to.equal('Yes.');
    expect(behind.anthropic.received[1]!.body.thinking).to.deep.equal({ type: 'enabled', budget_tokens: 2000 });
    const next = { role: 'user', parts: [{ text: 'Sure?' }] };
    await behind.ai.models.generateContent({ ...asked, contents: [next, content!, next] });
    const { messages } = behind.anthropic.received[2]!.body as { messages: { content: unknown }[] };
    expect(messages[1]!.content).to.deep.equal([thinking, { type: 'text', text: 'Yes.' }]);
  });
});
