import { Type } from '@sinclair/typebox';
import { expect } from 'chai';
import { checkConfiguration, printProblems } from '../../../plugins/ai/configuration';
import { replaceVariables } from '../../../plugins/ai/configuration/yaml-file';
import { check, GATEWAY, known, problemAfter, SYSTEM } from './sample';

describe('checking a configuration', () => {
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
    const problems = checkConfiguration('/nowhere', known).problems.map(({ file, message }) => `${file}: ${message}`);
    expect(problems).to.deep.equal([
      '/nowhere/system.config.yml: the file is missing',
      '/nowhere/gateway.config.yml: the file is missing',
    ]);
  });

  it('refuses an empty file', () => {
    expect(check('').problems[0]?.message).to.equal('the file is empty or not a map of settings');
  });

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

  it('leaves provider kinds that a package may bring alone, but not their keys', () => {
    const gateway = GATEWAY.replace('provider: openai', 'provider: parrot');
    const system = SYSTEM.replace('{ ai: {} }', '{ ai: { package: acme-gateway } }');
    const parts = { ...known, settings: Type.Object({ package: Type.String() }) };
    expect(check(gateway, system, parts).problems).to.deep.equal([]);
    const withKey = gateway.replace('env:OPENAI_API_KEY', 'sk-secret');
    expect(check(withKey, system, parts).problems[0]?.path).to.equal('serviceEndpoints.openai.apiKey');
    const loaded = { ...parts, others: { policies: [], conditions: [] } };
    expect(check(gateway, system, loaded).problems[0]?.path).to.equal('serviceEndpoints.openai.provider');
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
