import { expect } from 'chai';
import { consumerMisfits } from '../../plugins/ai/check-consumers';
import { checkedSettings, settings } from '../../plugins/ai/settings';
import { hashOf } from '../../plugins/core/api-key';
import { check, GATEWAY, known, SYSTEM } from './configuration/sample';

const SECRET = 'sk-eg-alice1-aVerySecretSecretThatNobodyMayEverReadAnywhere';
const HASH = hashOf('x');

/** What is said of these settings. */
function said(given: object): string {
  try {
    checkedSettings(given);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

const withKey = (key: unknown) => said({ consumers: { alice: { keys: [key] } } });
const KEY = 'plugins.ai.consumers.alice.keys.0';

describe('consumers, teams and keys of the configuration', () => {
  it('may say all that can be granted', () => {
    const granted = {
      models: ['gpt-4o*', '!*-preview'],
      providers: ['openai'],
      regions: ['eu-*'],
      addresses: ['10.0.0.0/8', '2001:db8::/32'],
      limits: [{ requests: 5, per: 'minute' }],
    };
    const keys = [
      { id: 'alice1', hash: HASH, expires: '2099-01-31T12:00:00Z', scopes: ['x'], ...granted },
      { id: 'alice2', secret: 'env:ALICE_KEY', expires: new Date('2099-01-31') },
      { id: 'alice3', secret: 'file:/run/secrets/alice', expires: '2099-01-31' },
    ];
    expect(said({ consumers: { alice: { team: 'red', keys, ...granted } }, teams: { red: granted } })).to.equal('');
    expect(said({ consumers: { alice: { team: 'red' } } })).to.equal('');
  });

  it('name the place of what is wrong, and the remedy', () => {
    const wrong: [string, string][] = [
      [withKey({ id: 'a', hash: HASH, secret: 'env:A' }), `${KEY}: needs either \`hash: sha256:<hex>\` or`],
      [withKey({ id: 'a' }), `${KEY}: needs either`],
      [withKey({ hash: HASH }), `${KEY}.id:`],
      [withKey({ id: 'a:b', hash: HASH }), `${KEY}.id: must be such as \`alice1\``],
      [withKey({ id: 'a', hash: HASH, expires: 'soon' }), `${KEY}.expires: must be a moment such as`],
      [withKey({ id: 'a', hash: HASH, addresses: ['10.0.0.0/33'] }), `${KEY}.addresses: "10.0.0.0/33" is no address`],
      [withKey({ id: 'a', hash: HASH, model: ['x'] }), `${KEY}.model: unknown; did you mean \`models\`?`],
      [said({ teams: { red: { addresses: ['x'] } } }), 'plugins.ai.teams.red.addresses: "x" is no address'],
      [said({ consumers: { alice: { addresses: ['x'] } } }), 'plugins.ai.consumers.alice.addresses: "x" is no'],
      [
        said({ teams: { research: {} }, consumers: { alice: { team: 'reserch' } } }),
        'plugins.ai.consumers.alice.team: there is no team `reserch` under `teams:`; did you mean `research`?',
      ],
      [said({ teams: { research: {} }, consumers: { alice: { team: 'constructor' } } }), 'there is no team'],
    ];
    for (const [found, expected] of wrong) expect(found).to.contain(expected);
  });

  it('give each key an id of its own, among all consumers', () => {
    const keys = [{ id: 'k1', hash: HASH }];
    expect(said({ consumers: { alice: { keys }, bob: { keys } } })).to.equal(
      'plugins.ai.consumers.bob.keys.0.id: the key `k1` is also one of alice; an id names one key',
    );
  });

  it('never hold a key itself, and no message repeats one', () => {
    const places = [
      withKey({ id: 'a', secret: SECRET }),
      withKey({ id: 'a', hash: SECRET }),
      withKey({ id: SECRET, hash: HASH }),
      withKey(SECRET),
      said({ consumers: { alice: { keys: SECRET } } }),
    ];
    for (const found of places) {
      expect(found).to.contain('plugins.ai.consumers.alice.keys');
      expect(found).to.not.contain('VerySecret');
    }
    expect(places[0]).to.contain('write `env:NAME` for a variable, `file:/path` for a file, or its `hash`');
    expect(withKey({ id: 'a', secret: 12345678 }))
      .to.contain('must be a text')
      .and.not.contain('1234');
  });

  it('are checked before the gateway starts, at their line', () => {
    const system = SYSTEM.replace(
      'plugins: { ai: {} }',
      `plugins:\n  ai:\n    consumers:\n      alice:\n        keys:\n          - { id: a, secret: ${SECRET} }`,
    );
    const { problems } = check(GATEWAY, system, { ...known, settings });
    expect(problems).to.have.length(1);
    expect(problems[0]).to.include({ path: 'plugins.ai.consumers.alice.keys[0].secret', line: 8 });
    expect(JSON.stringify(problems)).to.not.contain('VerySecret');
  });

  it('find nothing wrong where nothing is declared', () => {
    expect(consumerMisfits({})).to.deep.equal([]);
  });
});
