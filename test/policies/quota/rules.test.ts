import { expect } from 'chai';
import type { Grant } from '../../../plugins/core/grant';
import type { Limit } from '../../../plugins/core/limit';
import { rulesFor } from '../../../policies/quota/overrides';
import { compileRules } from '../../../policies/quota/rule';

const OWN: Limit[] = [
  { requests: 60, per: 'minute', by: 'key' },
  { usd: 40, per: 'month', by: 'team', action: 'warn' },
  { usd: 50, per: 'month', by: 'team' },
];

function rules(...grants: Grant[]): string[] {
  const own = compileRules(OWN, 'ai', 'limits');
  return rulesFor(own, { id: '1', name: 'alice', grants }).map(
    ({ quantity, amount, by }) => `${quantity} ${amount} ${by.join()}`,
  );
}

const fault = (limit: Limit) => {
  try {
    compileRules([limit], 'ai', 'limits');
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('rules of limits', () => {
  it('give way to those of the same kind of key, consumer and team, the most particular first', () => {
    expect(rules()).to.deep.equal(['requests 60 key', 'usd 40000000 team', 'usd 50000000 team']);
    const team: Grant = {
      of: 'team',
      limits: [
        { usd: 90, per: 'month' },
        { requests: 10, per: 'minute', by: 'key' },
      ],
    };
    expect(rules(team)).to.deep.equal(['usd 90000000 team', 'requests 10 key']);
    const key: Grant = { of: 'key', limits: [{ requests: 5, per: 'minute' }] };
    expect(rules(team, key)).to.deep.equal(['requests 5 key', 'usd 90000000 team']);
  });

  it('are added where the policy has none of the kind', () => {
    const consumer: Grant = {
      of: 'consumer',
      limits: [
        { tokens: 1000, per: 'day' },
        { requests: 5, per: 'minute', by: 'key', model: 'gpt-*' },
      ],
    };
    expect(rules(consumer).slice(3)).to.deep.equal(['tokens 1000 consumer', 'requests 5 key']);
  });

  it('are counted each, also of one kind', () => {
    const [, warns, refuses] = compileRules(OWN, 'ai', 'limits');
    expect(warns!.key).to.not.equal(refuses!.key);
    expect(warns!.kind).to.equal(refuses!.kind);
  });

  it('say what does not go together, where, and how to mend it', () => {
    expect(fault({ requests: 1, tokens: 1, per: 'minute' })).to.match(
      /^limits\[0\]: .*exactly one .*a limit for each$/,
    );
    expect(fault({ per: 'minute' })).to.contain('names none');
    expect(fault({ requests: 1 })).to.contain('add `per`');
    expect(fault({ concurrent: 1, per: 'minute' })).to.contain('leave out `per`');
    expect(fault({ usd: 1, per: 'day', timezone: 'Europe/Berlin' })).to.contain('add `window: calendar`');
    expect(fault({ usd: 1, per: 'day', window: 'calendar', timezone: 'Europe/Berln' })).to.contain(
      'no time zone `Europe/Berln`',
    );
    expect(fault({ usd: 1, per: 'day', action: 'use' })).to.contain('needs the one `model`');
    expect(fault({ usd: 1, per: 'day', action: 'use', model: 'small', by: 'endpoint' })).to.contain(
      'cannot be by `endpoint`',
    );
    expect(fault({ usd: 1, per: 'day', model: 'a', models: ['b'] })).to.contain('put all into `models`');
    expect(fault({ usd: 1, per: 'day', action: 'use', model: 'small' })).to.equal('none');
  });
});
