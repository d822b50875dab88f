import { Type } from '@sinclair/typebox';
import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkConfiguration, type KnownParts, printProblems } from '../../plugins/ai/configuration';
import { replaceVariables } from '../../plugins/ai/configuration/yaml-file';

const known: KnownParts = {
  policies: [
    { name: 'ai-auth', parameters: Type.Object({}) },
    {
      name: 'quota',
      parameters: Type.Object({ limits: Type.Array(Type.Object({ tokens: Type.Optional(Type.Number()) })) }),
    },
    { name: 'provider-router', parameters: Type.Object({ ttl: Type.Optional(Type.Number()) }) },
  ],
  providers: [{ kind: 'openai' }, { kind: 'demo', options: Type.Object({ delay: Type.Optional(Type.Number()) }) }],
  settings: Type.Object({ ledger: Type.Optional(Type.String()) }),
};

const SYSTEM = `
db: { redis: { emulate: true, namespace: EG } }
plugins: { ai: {} }
crypto: { cipherKey: sensitiveKey, algorithm: aes256, saltRounds: 10 }
session: { secret: keyboard cat, resave: false, saveUninitialized: false }
accessTokens: { timeToExpiry: 7200000 }
refreshTokens: { timeToExpiry: 7200000 }
authorizationCodes: { timeToExpiry: 300000 }
`;

const GATEWAY = `http: { port: \${TEST_PORT:-8080} }
admin: { port: 9876 }
apiEndpoints:
  ai: { host: '*', paths: '/v1/*' }
serviceEndpoints:
  openai: { url: 'https://api.openai.com/v1', provider: openai, apiKey: 'env:OPENAI_API_KEY' }
  rest: { url: 'http://localhost:1' }
policies: [ai-auth, quota, proxy]
pipelines:
  ai:
    apiEndpoints: [ai]
    policies:
      - ai-auth:
      - quota:
          action: { limits: [{ tokens: 5 }] }
      - proxy: { action: { serviceEndpoint: rest } }
`;

describe('checking a configuration', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'configuration-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function check(gateway: string, system = SYSTEM, parts = known) {
    writeFileSync(path.join(folder, 'gateway.config.yml'), gateway);
    writeFileSync(path.join(folder, 'system.config.yml'), system);
    return checkConfiguration(folder, parts);
  }

  /** The first problem of the sound configuration above after a replacement in it. */
  function problemAfter(replaced: string, replacement: string) {
    expect(GATEWAY).to.contain(replaced);
    const { problems } = check(GATEWAY.replace(replaced, replacement));
    expect(problems).not.to.have.length(0);
    return { ...problems[0]!, file: path.basename(problems[0]!.file) };
  }

  it('finds nothing wrong with a sound one, and puts in what the host puts in', () => {
    const { problems, gateway, system } = check(GATEWAY);
    expect(problems).to.deep.equal([]);
    expect(gateway).to.have.nested.property('http.port', 8080);
    expect(system).to.have.nested.property('accessTokens.tokenType', 'opaque');
  });

  it('replaces variables as the host does', () => {
    const text = 'a: ${SET} ${UNSET:-fallback} ${EMPTY:-fallback} ${UNSET} ${UNSET:-} $${SET}';
    expect(replaceVariables(text, { SET: '1', EMPTY: '' })).to.equal('a: 1 fallback  null null $${SET}');
  });

  it('points at a slip in the YAML', () => {
    const problem = problemAfter('    apiEndpoints: [ai]', '    apiEndpoints: [ai');
    expect(problem).to.include({ file: 'gateway.config.yml' });
    expect(problem.message).to.match(/^not valid YAML: /);
    expect(problem.line).to.be.within(11, 13);
  });

  it('says which file is missing', () => {
    writeFileSync(path.join(folder, 'system.config.yml'), SYSTEM);
    const [problem] = checkConfiguration(folder, known).problems;
    expect(problem?.file).to.contain('gateway.config.yml');
    expect(problem?.message).to.equal('the file is missing');
  });

  it('refuses an empty file', () => {
    expect(check('').problems[0]?.message).to.equal('the file is empty or not a map of settings');
  });

  const slips: [name: string, from: string, to: string, at: { path: string; line: number }, says: RegExp][] = [
    [
      'a port that is no number',
      'port: ${TEST_PORT:-8080}',
      'port: eighty',
      { path: 'http.port', line: 1 },
      /must be a number, but it is "eighty"/,
    ],
    [
      'a member that nobody reads',
      'serviceEndpoints:',
      'serviceEndpoint:',
      { path: 'serviceEndpoint', line: 5 },
      /means nothing here.*did you mean `serviceEndpoints`/,
    ],
    [
      'a member of an endpoint',
      "paths: '/v1/*'",
      "path_s: '/v1/*'",
      { path: 'apiEndpoints.ai.path_s', line: 4 },
      /did you mean `paths`/,
    ],
    [
      'an endpoint without an address',
      "url: 'http://localhost:1'",
      'note: none',
      { path: 'serviceEndpoints.rest', line: 7 },
      /needs `url` or `urls`/,
    ],
    [
      'an address that is none',
      "url: 'http://localhost:1'",
      'url: localhost',
      { path: 'serviceEndpoints.rest.url', line: 7 },
      /must be an address/,
    ],
    [
      'an unknown provider',
      'provider: openai',
      'provider: opnai',
      { path: 'serviceEndpoints.openai.provider', line: 6 },
      /no provider kind `opnai`.*did you mean `openai`/,
    ],
    [
      'a member of a provider',
      'provider: openai,',
      'provider: openai, apikey: x,',
      { path: 'serviceEndpoints.openai.apikey', line: 6 },
      /did you mean `apiKey`/,
    ],
    [
      'an unknown declared policy',
      'quota, proxy]',
      'quota, proxy, jwtt]',
      { path: 'policies[3]', line: 8 },
      /no policy `jwtt`.*did you mean `jwt`/,
    ],
    [
      'an undeclared policy',
      '- ai-auth:',
      '- provider-router:',
      { path: 'pipelines.ai.policies[0].provider-router', line: 13 },
      /used but not declared.*add it to the list/,
    ],
    [
      'an unknown policy in use',
      '- ai-auth:',
      '- ai-aut:',
      { path: 'pipelines.ai.policies[0].ai-aut', line: 13 },
      /did you mean `ai-auth`/,
    ],
    [
      'a dangling apiEndpoint',
      'apiEndpoints: [ai]',
      'apiEndpoints: [api]',
      { path: 'pipelines.ai.apiEndpoints[0]', line: 11 },
      /no apiEndpoint `api`.*did you mean `ai`/,
    ],
    [
      'a dangling serviceEndpoint',
      'serviceEndpoint: rest',
      'serviceEndpoint: nest',
      { path: 'pipelines.ai.policies[2].proxy.action.serviceEndpoint', line: 16 },
      /no serviceEndpoint `nest`.*`rest`/,
    ],
    [
      'a parameter of a wrong type',
      'tokens: 5',
      'tokens: many',
      { path: 'pipelines.ai.policies[1].quota.action.limits[0].tokens', line: 15 },
      /must be number, but it is "many"/,
    ],
    [
      'a parameter outside of action',
      '          action: { limits',
      '          limits: []\n          action: { limits',
      { path: 'pipelines.ai.policies[1].quota.limits', line: 15 },
      /parameters stand under `action:`/,
    ],
    [
      'an unknown parameter',
      '- ai-auth:',
      '- ai-auth: { action: { tll: 1 } }',
      { path: 'pipelines.ai.policies[0].ai-auth.action.tll', line: 13 },
      /unknown/,
    ],
    [
      'an unknown condition',
      '- ai-auth:',
      '- ai-auth: { condition: { name: alway } }',
      { path: 'pipelines.ai.policies[0].ai-auth.condition', line: 13 },
      /did you mean `always`/,
    ],
    [
      'a policy without its dash',
      '- ai-auth:',
      '- ai-auth:\n        quota:',
      { path: 'pipelines.ai.policies[0]', line: 13 },
      /begin each policy with its own/,
    ],
    [
      'a policy that is only a name',
      '- ai-auth:',
      '- ai-auth',
      { path: 'pipelines.ai.policies[0]', line: 13 },
      /write `- ai-auth:`/,
    ],
  ];
  for (const [name, from, to, at, says] of slips) {
    it(`finds ${name}`, () => {
      const problem = problemAfter(from, to);
      expect(problem).to.include(at);
      expect(`${problem.message}; ${problem.fix}`).to.match(says);
    });
  }

  it('refuses a key in the file, and repeats it nowhere', () => {
    process.env.TEST_KEY = 'sk-very-secret';
    const written = problemAfter('env:OPENAI_API_KEY', 'sk-very-secret');
    const replaced = problemAfter("'env:OPENAI_API_KEY'", '${TEST_KEY}');
    const header = problemAfter("apiKey: 'env:OPENAI_API_KEY'", 'headers: { Authorization: Bearer sk-very-secret }');
    delete process.env.TEST_KEY;
    expect(written.path).to.equal('serviceEndpoints.openai.apiKey');
    expect(written.fix).to.contain("apiKey: 'env:NAME'");
    expect(replaced.fix).to.contain("apiKey: 'env:TEST_KEY'");
    expect(header.path).to.equal('serviceEndpoints.openai.headers.Authorization');
    expect(JSON.stringify([written, replaced, header])).not.to.contain('sk-very-secret');
  });

  it('leaves policies of other plugins alone until these are loaded', () => {
    const gateway = GATEWAY.replace('quota, proxy]', 'quota, proxy, theirs]');
    const system = SYSTEM.replace('{ ai: {} }', '{ ai: {}, theirs: {} }');
    expect(check(gateway, system).problems).to.deep.equal([]);
    const loaded = { ...known, others: { policies: ['mine'], conditions: [] } };
    expect(check(gateway, system, loaded).problems[0]?.message).to.equal('there is no policy `theirs`');
  });

  it('checks the settings of the plugin, and that it is loaded at all', () => {
    expect(check(GATEWAY, SYSTEM.replace('{ ai: {} }', '{ ai: { ledgr: x } }')).problems[0]).to.include({
      path: 'plugins.ai.ledgr',
      line: 3,
    });
    expect(check(GATEWAY, SYSTEM.replace('plugins: { ai: {} }', '')).problems[0]?.fix).to.contain(
      'plugins: { ai: {} }',
    );
    expect(check(GATEWAY, SYSTEM.replace('session:', 'sessions:')).problems.map(({ message }) => message)).to.include(
      '`sessions` means nothing here',
    );
  });

  it('points the error of a policy at its line', () => {
    const problem = check(GATEWAY).locate('pipelines.ai.policies[1].quota: the store `x` does not exist');
    expect(problem).to.include({
      path: 'pipelines.ai.policies[1].quota',
      line: 14,
      message: 'the store `x` does not exist',
    });
  });

  it('prints file, place, what and how to mend it', () => {
    const { problems } = check(GATEWAY.replace('provider: openai', 'provider: opnai'));
    expect(printProblems(problems)).to.match(
      /gateway\.config\.yml:6:\d+ {2}serviceEndpoints\.openai\.provider\n +there is no provider kind `opnai`\n +To mend it: did you mean/,
    );
  });
});
