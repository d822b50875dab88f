import { expect } from 'chai';
import { parse } from 'yaml';
import { consumerMisfits } from '../../../plugins/ai/check-consumers';
import { run } from '../../../plugins/ai/command';
import type { ConsumerSettings } from '../../../plugins/ai/consumer-settings';
import { parseKey, sameSecret } from '../../../plugins/core/api-key';
import type { RunningGateway } from '../../support/gateway';
import { chat, post, startRouted } from '../../support/routed-gateway';
import { type StandIn, startStandIn } from '../../support/stand-in';

const KEY = /^ {2}(sk-eg-\S+)$/m;

describe('eg-ai keys', () => {
  let provider: StandIn;
  let gateway: RunningGateway;
  let port: string;

  before(async () => {
    provider = await startStandIn();
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      before: [{ 'ai-auth': null }],
      router: { models: { one: 'stand/one' } },
      ai: { consumers: { declan: { team: 'red', keys: [{ id: 'declan1', secret: 'env:NOBODY_SETS_THIS' }] } } },
    });
    ({ port } = new URL(gateway.adminUrl));
  });
  after(async () => {
    await gateway.stop();
    await provider.close();
  });

  async function egAi(...words: string[]): Promise<{ code: number; out: string; err: string }> {
    const said = { out: '', err: '' };
    process.env.EG_ADMIN_PORT = port;
    const terminal = { out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text) };
    const code = await run(words, terminal);
    delete process.env.EG_ADMIN_PORT;
    return { code, ...said };
  }
  async function printed(...words: string[]): Promise<string> {
    const { code, out, err } = await egAi(...words);
    expect(code, err).to.equal(0);
    return out;
  }
  const status = async (key: string) =>
    (await post(`${gateway.url}/v1/chat/completions`, chat(), { authorization: `Bearer ${key}` })).status;

  it('makes, lists, rotates and revokes keys', async () => {
    const made = await printed(
      'keys',
      'create',
      '--consumer',
      'alice',
      '--team',
      'research',
      '--models',
      'one,stand/*',
    );
    expect(made).to.contain('alice, who is new').and.contain('Authorization: Bearer').and.contain('shown this once');
    const [, key = ''] = KEY.exec(made) ?? [];
    expect(await status(key)).to.equal(200);
    const { id = '', secret = '' } = parseKey(key) ?? {};

    const listed = await printed('keys', 'list');
    expect(listed).to.match(
      new RegExp(`^${id} +alice +research +- +active +20\\d\\d-\\d\\d-\\d\\d +- +20\\d\\d-.* UTC$`, 'm'),
    );
    expect(listed).to.match(/^declan1 +declan +red +- +active, declared +- +- +-$/m);
    expect(listed).to.not.contain(secret);
    expect(JSON.parse(await printed('keys', 'list', '--consumer', 'alice', '--json')).data).to.have.length(1);

    const rotated = await printed('keys', 'rotate', id, '--overlap', '1h');
    expect(rotated).to.contain('The one before is valid until');
    const [, other = ''] = KEY.exec(rotated) ?? [];
    expect([await status(key), await status(other)]).to.deep.equal([200, 200]);

    expect(await printed('keys', 'revoke', id)).to.contain('is revoked');
    expect(await printed('keys', 'list', '--consumer', 'alice')).to.contain('There is no key');
  });

  it('declares a key, of which the gateway keeps nothing', async () => {
    const text = await printed('keys', 'create', '--consumer', 'bob', '--declare');
    const { id, secret } = parseKey(KEY.exec(text)?.[1] ?? '')!;
    const declared = parse(text.slice(text.indexOf('plugins:'))) as {
      plugins: { ai: { consumers: { bob: { keys: [{ id: string; hash: string }] } } } };
    };
    const [entry] = declared.plugins.ai.consumers.bob.keys;
    expect(entry.id).to.equal(id);
    expect(sameSecret(secret, entry.hash)).to.equal(true);
    expect(await printed('keys', 'list')).to.not.contain(id);
  });

  it('declares all that is said of a key', async () => {
    const grants = ['--models', 'one,!two', '--addresses', '10.0.0.0/8', '--expires', '2037-01-31'];
    const text = await printed('keys', 'create', '--consumer', 'bob', '--team', 'red', ...grants, '--declare');
    const { plugins } = parse(text.slice(text.indexOf('plugins:'))) as {
      plugins: { ai: { consumers: { bob: { team: string; keys: object[] } } } };
    };
    const { team, keys } = plugins.ai.consumers.bob;
    expect(team).to.equal('red');
    const said = { models: ['one', '!two'], addresses: ['10.0.0.0/8'], expires: '2037-01-31T00:00:00.000Z' };
    expect(keys[0]).to.deep.include(said);
    expect(consumerMisfits({ consumers: plugins.ai.consumers } as ConsumerSettings)).to.deep.equal([]);
  });

  const refused: [words: string[], code: number, says: RegExp][] = [
    [['rotate', 'none'], 1, /There is no key none; `eg-ai keys list`/],
    [['rotate', 'declan1'], 1, /declared in system\.config\.yml, under plugins\.ai\.consumers\.declan\.keys/],
    [['revoke', 'declan1'], 1, /declared in system\.config\.yml/],
    [['create', '--consumer', 'declan'], 1, /--declare/],
    [['create', '--consumer', 'x', '--expires', 'soon'], 1, /90d.*a date such as 2027-01-31/],
    [['create', '--consumer', 'x', '--declare', '--expires', 'soon'], 1, /expires: must be a time/],
    [['create', '--consumer', 'x', '--declare', '--addresses', 'ten'], 1, /addresses.*ten/],
    [['create'], 2, /--consumer is missing/],
    [['create', '--consmer', 'x'], 2, /There is no option --consmer; did you mean `--consumer`/],
    [['creat', '--consumer', 'x'], 2, /does not know "keys creat"; did you mean `keys create`/],
    [['revoke'], 2, /<id> is missing/],
    [['create', '--consumer', 'x', '--consumer', 'y'], 2, /--consumer can be said only once/],
    [['revoke', 'a', 'b'], 2, /"b" is one word too many/],
    [[], 2, /keys rotate/],
  ];
  for (const [words, code, says] of refused) {
    it(`refuses "${['eg-ai keys', ...words].join(' ')}"`, async () => {
      const answer = await egAi('keys', ...words);
      expect({ code: answer.code, out: answer.out }).to.deep.equal({ code, out: '' });
      expect(answer.err).to.match(says);
    });
  }

  it('helps', async () => {
    const general = await printed('keys', '--help');
    for (const name of ['create', 'list', 'rotate', 'revoke']) expect(general).to.contain(`keys ${name}`);
    expect(general).to.not.contain('usage  ');
    expect(await printed('keys', 'rotate', '--help')).to.match(/^Usage: eg-ai keys rotate <id>/);
  });

  it('says how to start the gateway where none answers', async () => {
    const running = port;
    port = '1';
    const { code, err } = await egAi('keys', 'list');
    port = running;
    expect(code).to.equal(1);
    expect(err).to.contain('npm start').and.contain('EG_ADMIN_PORT');
  });
});
