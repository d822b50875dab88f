import { expect } from 'chai';
import http from 'node:http';
import { SecretWatch, watch, watchServer } from './secret-watch';
import { listenLocally, urlOf } from './local-server';

describe('the watch for secrets', () => {
  it('finds a secret in one text and in pieces, and does not repeat it', () => {
    const own = new SecretWatch();
    own.learn('Bearer name:sk-0123456789abcdef');
    own.look('a', 'the key sk-0123456789abcdef is wrong');
    const look = own.looker('b');
    look('the key sk-01234');
    look(Buffer.from('56789abcdef is wrong'));
    expect(own.leaks.map(({ place }) => place)).to.deep.equal(['a', 'b']);
    expect(JSON.stringify(own.leaks)).to.not.contain('0123456789abcdef');
  });

  it('passes over short ones and names', () => {
    const own = new SecretWatch();
    own.learn('Bearer a-name-that-is-long:short');
    own.look('a', 'a-name-that-is-long short');
    expect(own.leaks).to.have.length(0);
  });

  it('sees what a server answers to the key it was sent, in body and headers', async () => {
    const server = http.createServer((request, response) => {
      response.setHeader('x-echo', String(request.headers['x-api-key']));
      response.end(`you sent ${String(request.headers['x-api-key'])}`);
    });
    watchServer(server, 'echo');
    await listenLocally(server);
    const before = watch.leaks.length;
    const url = `${urlOf(server)}/echo`;
    await (await fetch(url, { headers: { 'x-api-key': 'a-key-for-the-echo' } })).text();
    server.close();
    // Taken away again: these are meant.
    const places = watch.leaks.splice(before).map(({ place }) => place);
    expect(places).to.deep.equal(['the answer to echo: GET /echo', 'the headers to echo: GET /echo']);
  });
});
