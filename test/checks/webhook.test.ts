import { expect } from 'chai';
import { createServer, type Server } from 'node:http';
import { webhook } from '../../plugins/checks/webhook';
import { signedHeaders } from '../../plugins/core/webhook-signature';
import { type JsonServer, startJsonServer } from '../support/json-server';
import { judgeOf, subjectOf } from './judge-of';
import { rejection } from './rejection';
import { closeServer, listenLocally } from '../support/local-server';

const SECRET = `whsec_${Buffer.from('a secret of the tests').toString('base64')}`;

describe('the check webhook', () => {
  let service: JsonServer;
  let answer: object;
  before(async () => (service = await startJsonServer(() => answer)));
  after(() => service.close());
  beforeEach(() => {
    service.calls.length = 0;
    answer = { allow: true };
  });

  it('tells what is to be judged, and who calls', async () => {
    expect(await judgeOf(webhook, { url: service.url })(subjectOf(['hello', 'there']))).to.deep.include({
      passed: true,
    });
    expect(service.calls[0]?.body).to.deep.equal({
      side: 'input',
      id: 'req_1',
      pipeline: 'ai',
      operation: 'chat',
      model: 'smart',
      consumer: { id: 'u1', name: 'alice', team: 'research' },
      texts: ['hello', 'there'],
    });
  });

  it('keeps the texts to itself where it is told to', async () => {
    await judgeOf(webhook, { url: service.url, texts: false })(subjectOf(['hello']));
    expect(service.calls[0]?.body).to.not.have.property('texts');
  });

  it('refuses what the service does not allow, with the beginning of its reason', async () => {
    answer = { allow: false, reason: 'r'.repeat(1_000) };
    const verdict = await judgeOf(webhook, { url: service.url })(subjectOf(['hello']));
    expect(verdict).to.deep.equal({ passed: false, reason: 'r'.repeat(200) });
  });

  it('signs what it sends', async () => {
    process.env.CHECK_WEBHOOK_SECRET = SECRET;
    await judgeOf(webhook, { url: service.url, secret: 'env:CHECK_WEBHOOK_SECRET' })(subjectOf(['hello']));
    const { headers, body } = service.calls[0]!;
    const sent = { id: String(headers['webhook-id']), timestamp: Number(headers['webhook-timestamp']) };
    expect(headers).to.deep.include(signedHeaders({ ...sent, body: JSON.stringify(body) }, SECRET));
  });

  it('asks nobody without the secret', async () => {
    delete process.env.CHECK_WEBHOOK_SECRET;
    const judge = judgeOf(webhook, { url: service.url, secret: 'env:CHECK_WEBHOOK_SECRET' });
    expect(await rejection(judge(subjectOf(['hello'])))).to.include('CHECK_WEBHOOK_SECRET is not set');
    expect(service.calls).to.have.length(0);
  });

  for (const unclear of [{}, { allow: 'yes' }, { allow: 1 }, []]) {
    it(`cannot tell by ${JSON.stringify(unclear)}`, async () => {
      answer = unclear;
      expect(await rejection(judgeOf(webhook, { url: service.url })(subjectOf(['x'])))).to.include(
        'did not answer with',
      );
    });
  }

  for (const url of ['http://example.org/', 'ftp://example.org/', 'https://me:pw@example.org/', 'nowhere']) {
    it(`does not take ${url}`, () => {
      expect(() => judgeOf(webhook, { url })).to.throw('`url` must be a URL that begins with https://');
    });
  }

  it('does not take a secret that is written out', () => {
    expect(() => judgeOf(webhook, { url: service.url, secret: SECRET }))
      .to.throw('must be a reference')
      .with.property('message')
      .not.include(SECRET);
  });
});

describe('the check webhook, with a service that misbehaves', () => {
  let server: Server;
  let url: string;
  before(async () => {
    server = createServer((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/allowed' }).end();
      else if (request.url === '/broken') response.writeHead(500).end('{"allow":true}');
      else if (request.url === '/endless') response.end(`{"allow":true,"more":"${'x'.repeat(300 * 1024)}"}`);
      else if (request.url === '/allowed') response.end('{"allow":true}');
    });
    url = await listenLocally(server);
  });
  after(() => closeServer(server));

  for (const [path, what] of [
    ['/moved', 'status 302'],
    ['/broken', 'status 500'],
    ['/endless', 'did not answer with'],
  ] as const) {
    it(`cannot tell by ${path}`, async () => {
      const judge = judgeOf(webhook, { url: url + path });
      expect(await rejection(judge(subjectOf(['hello'])))).to.include(what);
    });
  }

  it('stops waiting when nobody waits any more', async () => {
    const leaving = new AbortController();
    const judged = judgeOf(webhook, { url: `${url}/silent` })(subjectOf(['hello'], { signal: leaving.signal }));
    leaving.abort(new Error('nobody waits'));
    expect(await rejection(judged)).to.equal('nobody waits');
  });
});
