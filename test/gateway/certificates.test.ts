import { expect } from 'chai';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';
import { type Certificate, makeAuthority } from '../support/certificates';
import type { RunningGateway } from '../support/gateway';
import { chat, openAiError, post, startRouted } from '../support/routed-gateway';
import { type StandIn, startStandIn } from '../support/stand-in';
import { RealtimeStandIn } from './realtime-stand-in';

const CHAT = '/v1/chat/completions';

describe('client certificates', () => {
  const authority = makeAuthority();
  const folder = mkdtempSync(path.join(tmpdir(), 'certificates-'));
  let provider: StandIn;
  let voice: RealtimeStandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    voice = await RealtimeStandIn.start();
    const server = authority.issue('localhost', ['dns:localhost', 'ip:127.0.0.1']);
    const file = (name: string, text: string) => {
      writeFileSync(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const key = file('key.pem', server.key);
    const tls = { default: { key, cert: file('cert.pem', server.cert), ca: [file('ca.pem', authority.cert)] } };
    const consumers = { 'spiffe://example.org/ns/red/*': 'red', 'spiffe://example.org/ns/blue/*': 'blue' };
    gateway = await startRouted({
      endpoints: { stand: provider.url, voice: voice.url },
      before: [{ 'ai-auth': { action: { methods: [{ mtls: { from: 'uri', consumers } }, 'key'] } } }],
      router: { models: { one: 'stand/one', two: 'stand/two', talk: 'voice/talk' } },
      https: { port: 0, hostname: '127.0.0.1', tls, options: { requestCert: true, rejectUnauthorized: false } },
      ai: { consumers: { red: { models: ['one', 'talk'] } } },
    });
  });
  after(async () => {
    await gateway.stop();
    await provider.close();
    await voice.close();
    rmSync(folder, { recursive: true });
  });

  /** Calls over TLS with this certificate; resolves with status and body. */
  function call(certificate?: Partial<Certificate>, body: object = chat()): Promise<{ status?: number; text: string }> {
    return new Promise((resolve, reject) => {
      const options = {
        method: 'POST',
        ca: authority.cert,
        agent: false,
        headers: { 'content-type': 'application/json' },
      };
      const request = https.request(gateway.httpsUrl + CHAT, { ...options, ...certificate }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (read: string) => (text += read));
        response.on('end', () => resolve({ status: response.statusCode, text }));
      });
      request.on('error', reject).end(JSON.stringify(body));
    });
  }

  it('let their consumer in, with what it may', async () => {
    const red = authority.issue('anything', ['dns:red.example.org', 'uri:spiffe://example.org/ns/red/sa/shop']);
    expect((await call(red)).status).to.equal(200);
    const refused = await call(red, chat({ model: 'two' }));
    expect(openAiError(refused.text)).to.include({ code: 'model_not_allowed' });
  });

  const others: [string, () => Partial<Certificate> | undefined, RegExp][] = [
    ['no certificate', () => undefined, /No key was sent/],
    ['a name that nobody has', () => authority.issue('spiffe://example.org/ns/red/x'), /does not know the owner/],
    [
      'a consumer that is not there',
      () => authority.issue('b', ['uri:spiffe://example.org/ns/blue/x']),
      /does not know/,
    ],
    ['the name in the wrong place', () => authority.issue('b', ['dns:spiffe://example.org/ns/red/x']), /does not know/],
    [
      'a name that looks like two',
      () => authority.issue('b', ['dns:a, URI:spiffe://example.org/ns/red/x']),
      /does not know/,
    ],
    [
      'a certificate of an authority of the same name',
      () => makeAuthority().issue('a', ['uri:spiffe://example.org/ns/red/x']),
      /No key was sent/,
    ],
  ];
  for (const [name, certificate, told] of others) {
    it(`keep out who comes with ${name}`, async () => {
      provider.received.length = 0;
      const { status, text } = await call(certificate());
      expect(status).to.equal(401);
      expect(openAiError(text).message).to.match(told);
      expect(provider.received).to.have.length(0);
    });
  }

  it('open realtime sessions, too', async () => {
    const url = `${gateway.httpsUrl!.replace('https', 'wss')}/v1/realtime?model=talk`;
    const red = authority.issue('anything', ['uri:spiffe://example.org/ns/red/sa/shop']);
    const socket = new WebSocket(url, { ca: authority.cert, ...red });
    const [greeting] = (await once(socket, 'message')) as [Buffer];
    expect(greeting.toString()).to.contain('session.created');
    socket.close();
    await voice.last.closed;
    const stranger = new WebSocket(url, { ca: authority.cert });
    const [, response] = (await once(stranger, 'unexpected-response')) as [unknown, IncomingMessage];
    expect(response.statusCode).to.equal(401);
    expect(voice.sessions).to.have.length(1);
  });

  it('cannot be told in headers', async () => {
    const forged = {
      'x-client-cert': 'spiffe://example.org/ns/red/x',
      'x-forwarded-client-cert': 'URI=spiffe://example.org/ns/red/x',
    };
    expect((await post(gateway.url + CHAT, chat(), forged)).status).to.equal(401);
  });
});
