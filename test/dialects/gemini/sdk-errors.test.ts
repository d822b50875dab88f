import { expect } from 'chai';
import { breaksOff, chunk, failure } from '../../support/stand-in';
import { type Behind, failureOf, startBehind } from './gateway';

describe('errors of the Gemini API, read by Google’s SDK', () => {
  let behind: Behind;
  before(async () => (behind = await startBehind()));
  after(() => behind.close());

  it('tells errors in Google’s form', async () => {
    const unknown = await failureOf(behind.ai.models.generateContent({ model: 'nobody', contents: 'Hi' }));
    expect(unknown.status).to.equal(404);
    expect(unknown.error).to.include({ code: 404, status: 'NOT_FOUND' });
    expect(unknown.error.details[0]).to.include({ reason: 'model_not_found' });

    behind.openAi.answer(failure(429, 'too fast', { 'retry-after': '61' }));
    const limited = await failureOf(behind.ai.models.generateContent({ model: 'openai/gpt-4o', contents: 'Hi' }));
    expect(limited.error).to.include({ code: 429, status: 'RESOURCE_EXHAUSTED', message: 'too fast' });
    expect(limited.error.details[1]).to.include({ retryDelay: '61s' });

    const response = await fetch(`${behind.gateway.url}/v1beta/models/demo/chat:unheardOf`, { method: 'POST' });
    expect(response.status).to.equal(404);
    expect(((await response.json()) as { error: object }).error).to.include({ status: 'NOT_FOUND' });
  });

  it('makes the SDK throw when a stream is cut', async () => {
    behind.openAi.answer(breaksOff(chunk({ role: 'assistant', content: 'Hello' })));
    const read: string[] = [];
    const reading = (async () => {
      const stream = await behind.ai.models.generateContentStream({ model: 'openai/gpt-4o', contents: 'Hi' });
      for await (const each of stream) read.push(each.text ?? '');
    })();
    const { name, status, error } = await failureOf(reading);
    expect({ name, status, read }).to.deep.equal({ name: 'ApiError', status: 502, read: ['Hello'] });
    expect(error.details[0]).to.include({ reason: 'provider_answer_cut' });
  });

  it('ends an array with the error when a stream is cut', async () => {
    behind.openAi.answer(breaksOff(chunk({ role: 'assistant', content: 'Hello' })));
    const response = await fetch(`${behind.gateway.url}/v1beta/models/openai/gpt-4o:streamGenerateContent`, {
      method: 'POST',
      body: JSON.stringify({ contents: [{ parts: [{ text: 'Hello' }] }] }),
    });
    const list = (await response.json()) as { error?: { status: string } }[];
    expect(list).to.have.length(2);
    expect(list[1]!.error!.status).to.equal('UNAVAILABLE');
  });
});
