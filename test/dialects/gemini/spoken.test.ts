import { Modality, type GenerateContentResponse } from '@google/genai';
import { expect } from 'chai';
import OpenAI from 'openai';
import { chunk, completion, json, sends } from '../../support/stand-in';
import { all, type Behind, startBehind } from './gateway';

const SOUND = Buffer.from('samples of sixteen bits').toString('base64');
const AUDIO = { id: 'audio_1', data: SOUND, transcript: 'Hello', expires_at: 9 };
const SPOKEN = { ...completion(''), choices: [{ index: 0, message: { role: 'assistant', content: null, audio: AUDIO }, finish_reason: 'stop' }] }; // prettier-ignore
const STREAM = [
  chunk({ role: 'assistant', audio: { id: 'audio_1', transcript: 'Hello' } }),
  chunk({ audio: { data: Buffer.from('samples of ').toString('base64') } }),
  chunk({ audio: { data: Buffer.from('sixteen bits').toString('base64') } }),
  chunk({}, 'stop'),
  'data: [DONE]\n\n',
].join('');

const soundIn = (responses: readonly GenerateContentResponse[]) =>
  responses
    .flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? [])
    .flatMap(({ inlineData }) => (inlineData ? [inlineData] : []))
    .map(({ mimeType, data }) => [mimeType, Buffer.from(data!, 'base64').toString()]);

describe('spoken answers', () => {
  let behind: Behind;
  let openAi: OpenAI;
  before(async () => {
    behind = await startBehind();
    openAi = new OpenAI({ baseURL: `${behind.gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
  });
  after(() => behind.close());
  beforeEach(() => void (behind.openAi.received.length = 0));

  const question = {
    model: 'openai/gpt-audio',
    contents: 'Say hello',
    config: {
      responseModalities: [Modality.AUDIO],
      speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: 'verse' } } },
    },
  };

  it('of OpenAI’s models are asked for and read by Google’s SDK', async () => {
    behind.openAi.answer(json(200, SPOKEN));
    const response = await behind.ai.models.generateContent(question);
    expect(soundIn([response])).to.deep.equal([['audio/L16;codec=pcm;rate=24000', 'samples of sixteen bits']]);
    expect(behind.openAi.received[0]!.body).to.deep.include({
      modalities: ['text', 'audio'],
      audio: { voice: 'verse', format: 'pcm16' },
    });
  });

  it('are asked for without a voice, too', async () => {
    behind.openAi.answer(json(200, SPOKEN));
    await behind.ai.models.generateContent({ ...question, config: { responseModalities: [Modality.AUDIO] } });
    expect(behind.openAi.received[0]!.body).to.deep.include({ audio: { voice: 'alloy', format: 'pcm16' } });
  });

  it('come to Google’s SDK piece by piece', async () => {
    behind.openAi.answer(sends('text/event-stream', STREAM));
    const sound = soundIn(await all(behind.ai.models.generateContentStream(question)));
    expect(sound.map(([, data]) => data)).to.deep.equal(['samples of ', 'sixteen bits']);
  });

  it('come to a client that streams from a provider that does not', async () => {
    behind.openAi.answer(json(200, SPOKEN));
    const messages = [{ role: 'user' as const, content: 'Say hello' }];
    const stream = await openAi.chat.completions.create({ model: 'openai/gpt-audio', messages, stream: true });
    const spoken: object[] = [];
    for await (const { choices } of stream) {
      const { audio } = (choices[0]?.delta ?? {}) as { audio?: object };
      if (audio) spoken.push(audio);
    }
    expect(spoken).to.deep.equal([AUDIO]);
  });
});
