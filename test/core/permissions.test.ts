import { expect } from 'chai';
import type { Endpoint, Target } from '../../plugins/core/endpoint';
import type { Grant } from '../../plugins/core/grant';
import { hasModelRules, patternTest, permits } from '../../plugins/core/permissions';
import type { Provider } from '../../plugins/core/provider';

function target(name: string, more: Partial<Endpoint & { kind: string; alias: string }> = {}): Target {
  const { kind = 'openai', alias, ...rest } = more;
  const [endpoint = '', ...model] = name.split('/');
  const provider = { kind } as Provider;
  return { endpoint: { name: endpoint, provider, ...rest } as Endpoint, model: model.join('/'), alias };
}

const allowed = (grants: Partial<Grant>[], requested: string | undefined, to: Target) =>
  permits({ id: '1', name: 'a', grants: grants.map((grant) => ({ of: 'key', ...grant })) }, requested, to);

describe('permissions for models', () => {
  const mini = target('main/gpt-4o-mini');
  const cases: [models: string[], requested: string, to: Target, is: boolean][] = [
    [['gpt-4o*'], 'gpt-4o-mini', mini, true],
    [['gpt-4o'], 'gpt-4o-mini', mini, false],
    [['main/*'], 'gpt-4o-mini', mini, true],
    [['other/*'], 'gpt-4o-mini', mini, false],
    [['*-mini', 'claude*'], 'gpt-4o-mini', mini, true],
    [['*'], 'anything', mini, true],
    [[], 'gpt-4o-mini', mini, false],
    // What is behind a name counts, not the name …
    [['gpt-4o-mini'], 'gpt-4o-mini', target('main/gpt-5'), false],
    [['smart'], 'smart', target('main/gpt-5'), false],
    // … unless it is the gateway's own, and written in full.
    [['smart'], 'smart', target('main/gpt-5', { alias: 'smart' }), true],
    [['smart*'], 'smart', target('main/gpt-5', { alias: 'smart' }), false],
    [['smart', '!gpt-5'], 'smart', target('main/gpt-5', { alias: 'smart' }), false],
    [['smart', '!main/*'], 'smart', target('main/gpt-5', { alias: 'smart' }), false],
    [['*', '!smart'], 'smart', target('main/gpt-5', { alias: 'smart' }), false],
    // A policy has put another name in the place of the one asked for.
    [['*', '!smart'], 'other', target('main/gpt-5', { alias: 'smart' }), false],
    [['*', '!other'], 'other', target('main/gpt-5', { alias: 'smart' }), false],
    [['!*-preview'], 'gpt-4o-mini', mini, true],
    [['!*-preview'], 'gpt-5-preview', target('main/gpt-5-preview'), false],
    [['gpt-5*', '!*-preview'], 'gpt-5-preview', target('main/gpt-5-preview'), false],
    // A ban cannot be dodged, and an allowance not be stretched.
    [['!*-preview'], 'GPT-5-Preview', target('main/GPT-5-Preview'), false],
    [['!*-preview'], 'gpt-5-preview ', target('main/gpt-5-preview '), false],
    [['!gemini-2.5-pro*'], 'models/gemini-2.5-pro', target('main/models/gemini-2.5-pro'), false],
    [['!gpt-5*'], 'hub/openai/GPT-5', target('hub/openai/GPT-5'), false],
    [['!anthropic.*'], 'x', target('aws/arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude'), false],
    [['!gpt-5*'], 'hub/openai/not-gpt-5', target('hub/openai/not-gpt-5'), true],
    [['gpt-4o*'], 'GPT-4o', target('main/GPT-4o'), false],
    [['*'], '', target('main/'), false],
    [['!x'], '', target('main/'), false],
    [['meta-llama/*'], 'meta-llama/llama-3', target('hub/meta-llama/llama-3'), true],
  ];
  for (const [models, requested, to, is] of cases) {
    it(`${is ? 'let' : 'do not let'} ${JSON.stringify(models)} use ${to.endpoint.name}/${to.model} as "${requested}"`, () => {
      expect(allowed([{ models }], requested, to)).to.equal(is);
    });
  }

  it('let everything pass where nothing is granted in particular', () => {
    expect(permits(undefined, 'x', mini)).to.equal(true);
    expect(permits({ id: '1', name: 'a' }, 'x', mini)).to.equal(true);
    expect(allowed([{}], 'x', mini)).to.equal(true);
  });

  it('must be given by all of key, consumer and team', () => {
    expect(allowed([{ models: ['gpt-4o*'] }, { models: ['*-mini'] }], 'x', mini)).to.equal(true);
    expect(allowed([{ models: ['gpt-4o*'] }, { models: ['claude*'] }], 'x', mini)).to.equal(false);
    expect(allowed([{ models: ['*'] }, { providers: ['other'] }], 'x', mini)).to.equal(false);
  });

  it('go by providers, by the name of an endpoint or by its kind', () => {
    const west = target('west/gpt-4o', { kind: 'azure' });
    for (const providers of [['west'], ['azure'], ['w*'], ['!openai']])
      expect(allowed([{ providers }], 'x', west), providers.join()).to.equal(true);
    for (const providers of [['openai'], ['!azure'], ['azure', '!west'], []])
      expect(allowed([{ providers }], 'x', west), providers.join()).to.equal(false);
  });

  it('go by regions, in none of which an endpoint is that has none', () => {
    const here = target('a/m', { region: 'eu-west-1' });
    expect(allowed([{ regions: ['eu-*'] }], 'x', here)).to.equal(true);
    expect(allowed([{ regions: ['us-*'] }], 'x', here)).to.equal(false);
    expect(allowed([{ regions: ['!us-*'] }], 'x', here)).to.equal(true);
    for (const regions of [['*'], ['eu-*']]) expect(allowed([{ regions }], 'x', target('a/m'))).to.equal(false);
    expect(allowed([{ regions: ['!us-*'] }], 'x', target('a/m'))).to.equal(false);
  });

  it('for what is stored go by providers and regions alone', () => {
    const here = target('a/', { region: 'eu-west-1' });
    expect(allowed([{ models: ['none'] }], undefined, here)).to.equal(true);
    expect(allowed([{ providers: ['b'] }], undefined, here)).to.equal(false);
    expect(allowed([{ regions: ['us-*'] }], undefined, here)).to.equal(false);
  });

  it('tell whether there are any for models', () => {
    const of = 'team' as const;
    expect(hasModelRules({ id: '1', name: 'a', grants: [{ of, providers: ['x'] }] })).to.equal(false);
    expect(hasModelRules({ id: '1', name: 'a', grants: [{ of, models: [] }] })).to.equal(true);
  });

  it('match patterns as an expression would', () => {
    const letters = ['a', 'b', '*'];
    const patterns = letters.flatMap((a) =>
      letters.flatMap((b) => letters.flatMap((c) => letters.map((d) => a + b + c + d))),
    );
    const names = ['', 'a', 'b', 'ab', 'ba', 'aba', 'abab', 'abba', 'baab', 'aabb'];
    for (const pattern of patterns) {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
      for (const name of names)
        expect(patternTest(pattern)(name), `${pattern} ${name}`).to.equal(expression.test(name));
    }
  });

  it('end for patterns that would keep an expression busy for ever', () => {
    const pattern = `${'*a'.repeat(60)}*b`;
    expect(patternTest(pattern)('a'.repeat(256))).to.equal(false);
    expect(patternTest(pattern)(`${'a'.repeat(255)}b`)).to.equal(true);
  });
});
