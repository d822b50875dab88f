import { expect } from 'chai';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { createKey, hashOf } from '../../plugins/core/api-key';
import type { RunningGateway } from '../support/gateway';
import { startRouted } from '../support/routed-gateway';
import { RealtimeStandIn } from './realtime-stand-in';

const PROVIDER_KEY = 'REALTIME_PERMISSIONS_TEST_KEY';
const KEY = createKey('voice');

describe('realtime sessions of callers whose models are limited', () => {
  let provider: RealtimeStandIn;
  let gateway: RunningGateway;

  before(async () => {
    process.env[PROVIDER_KEY] = 'key-of-limited-sessions';
    provider = await RealtimeStandIn.start();
    gateway = await startRouted({
      endpoints: { stand: { url: `${provider.url}/v1`, provider: 'openai', apiKey: `env:${PROVIDER_KEY}` } },
      before: [{ 'ai-auth': null }],
      router: { models: { talk: 'stand/gpt-realtime' } },
      ai: {
        consumers: { ann: { models: ['talk', 'whisper-1'], keys: [{ id: 'voice', hash: hashOf(KEY.secret) }] } },
      },
    });
  });
  after(async () => {
    await gateway.stop();
    await provider.close();
    delete process.env[PROVIDER_KEY];
  });

  const open = async () => {
    const url = `${gateway.url.replace('http', 'ws')}/v1/realtime?model=talk`;
    const socket = new WebSocket(url, { headers: { authorization: `Bearer ${KEY.text}` } });
    await once(socket, 'message');
    return socket;
  };
  const update = (session: object) => JSON.stringify({ type: 'session.update', session });
  const hear = async (socket: WebSocket) => String(((await once(socket, 'message')) as [Buffer])[0]);

  it('pass what names models that they may use, in whatever pieces it comes', async () => {
    const socket = await open();
    const sound = 'x'.repeat(3 * 1024 * 1024);
    for (const said of [
      update({ input_audio_transcription: { model: 'whisper-1' } }),
      JSON.stringify({ type: 'input_audio_buffer.append', audio: sound }),
    ]) {
      socket.send(said);
      expect(await hear(socket)).to.contain(said);
    }
    const said = update({ audio: { input: { transcription: { model: 'whisper-1' } } } });
    socket.send(said.slice(0, 30), { fin: false });
    socket.ping();
    socket.send(said.slice(30), { fin: true });
    expect(await hear(socket)).to.contain(said);
    socket.close(4000);
    expect(await provider.last.closed).to.equal(4000);
  });

  const forbidden: Record<string, string> = {
    'another model for what is heard': update({ input_audio_transcription: { model: 'gpt-4o-transcribe' } }),
    'the same in its newer place': update({ audio: { input: { transcription: { model: 'gpt-4o-transcribe' } } } }),
    'another model for the session': update({ model: 'gpt-realtime-dear' }),
    'two models, of which the provider may take the first': `{"model":"gpt-4o-transcribe","model":"whisper-1"}`,
    'what cannot be read': 'model=gpt-4o-transcribe',
    'what is too long to be read': update({ instructions: 'x'.repeat(4 * 1024 * 1024), model: 'dear' }),
  };
  for (const [what, said] of Object.entries(forbidden)) {
    it(`end with ${what}, which the provider does not get`, async () => {
      const socket = await open();
      const { socket: theirs } = provider.last;
      const heard: string[] = [];
      theirs.on('message', (data: Buffer) => heard.push(data.toString()));
      const told = hear(socket);
      const closing = once(socket, 'close');
      socket.send(Buffer.from(said), { binary: said.startsWith('{"model"') });
      const { error } = JSON.parse(await told) as { error: { code: string } };
      expect(error.code).to.match(/^(model_not_allowed|duplicate_member|invalid_json|request_too_large)$/);
      expect((await closing)[0]).to.equal(1008);
      await provider.last.closed;
      expect(heard).to.deep.equal([]);
    });
  }
});
