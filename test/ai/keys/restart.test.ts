import { expect } from 'chai';
import { createKey, hashOf } from '../../../plugins/core/api-key';
import { StartProcess } from '../start-process';

describe('users and keys in the in-memory database', () => {
  let start: StartProcess;
  beforeEach(() => (start = new StartProcess()));
  afterEach(() => start.remove());

  async function ask<T = Record<string, unknown>>(method: string, resource: string, body?: object): Promise<T> {
    const answer = await fetch(start.adminUrl + resource, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    expect(answer.ok, `${resource}: ${answer.status} ${text}`).to.equal(true);
    return (text.startsWith('{') ? JSON.parse(text) : {}) as T;
  }
  async function restart(): Promise<void> {
    start.kill('SIGKILL');
    await start.end();
    start.output = '';
    await start.run();
  }
  const status = async (key: string) => (await start.chat({}, { authorization: `Bearer ${key}` })).status;
  const addUser = (username: string) =>
    ask<{ id: string }>('POST', '/users', { username, firstname: 'a', lastname: 'b', team: 'red' });
  const addKey = (consumerId: string, credential = {}) =>
    ask<{ keyId: string; keySecret: string }>('POST', '/credentials', { consumerId, type: 'key-auth', credential });

  it('outlive a process that is killed as soon as it has answered', async () => {
    await start.run();
    await ask('POST', '/scopes', { scopes: ['chat'] });
    const ann = await addUser('ann');
    const app = await ask<{ id: string }>('POST', '/apps', { name: 'bot', userId: ann.id });
    const keys = [await addKey('ann', { scopes: ['chat'] }), await addKey(app.id), await addKey('ann')];
    const password = { consumerId: 'ann', type: 'basic-auth', credential: { password: 'long enough' } };
    await ask('POST', '/credentials', password);
    await restart();

    expect(await ask('GET', '/users/ann')).to.include({ username: 'ann', team: 'red', isActive: true });
    expect(await ask('GET', '/scopes')).to.deep.equal({ scopes: ['chat'] });
    expect(await ask('GET', `/credentials/key-auth/${keys[0]?.keyId}`)).to.deep.include({ scopes: ['chat'] });
    expect(await ask('GET', '/credentials/basic-auth/' + ann.id)).to.include({ isActive: true });
    for (const { keyId, keySecret } of keys) expect(await status(`${keyId}:${keySecret}`)).to.equal(200);
    expect(await status(`${keys[0]?.keyId}:wrong`)).to.equal(401);

    await ask('DELETE', `/apps/${app.id}`);
    await ask('PUT', `/credentials/key-auth/${keys[2]?.keyId}/status`, { status: false });
    await restart();
    expect(await ask('GET', '/apps')).to.deep.include({ apps: [] });
    for (const [index, expected] of [200, 401, 401].entries())
      expect(await status(`${keys[index]?.keyId}:${keys[index]?.keySecret}`), String(index)).to.equal(expected);
  });

  it('may be hashes, which the host’s own key-auth does not take for secrets', async () => {
    start.edit('gateway.config.yml', '- ai-auth\n', '- ai-auth\n  - key-auth\n  - terminate\n');
    start.edit('gateway.config.yml', '# A provider is', "  plain: { host: '*', paths: '/plain' }\n# A provider is");
    const plainPipeline =
      '{ apiEndpoints: [plain], policies: [{ key-auth: }, { terminate: { action: { statusCode: 200 } } }] }';
    start.write('gateway.config.yml', `${start.read('gateway.config.yml')}\n  plain: ${plainPipeline}\n`);
    await start.run();
    await addUser('ann');
    const { id, secret } = createKey();
    const given = await addKey('ann', { keyId: id, keySecret: hashOf(secret) });
    expect(given).to.include({ keyId: id, keySecret: hashOf(secret) });
    for (let process = 1; process <= 2; process++) {
      expect(await status(`${id}:${secret}`)).to.equal(200);
      expect(await status(`${id}:${hashOf(secret)}`)).to.equal(401);
      const plain = async (key: string) =>
        (await fetch(`${start.url}/plain`, { headers: { authorization: `apiKey ${key}` } })).status;
      expect(await plain(`${id}:${secret}`)).to.equal(200);
      for (const wrong of [hashOf(secret), hashOf(secret).split(':')[1], 'sha256', secret.slice(1)])
        expect(await plain(`${id}:${wrong}`), wrong).to.equal(401);
      if (process === 1) await restart();
    }
  });
});
