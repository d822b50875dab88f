import { expect } from 'chai';
import { Sessions } from '../../../plugins/ai/admin/sessions';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('sessions of the admin port', () => {
  let now: number;
  let sessions: Sessions;
  beforeEach(() => {
    now = 0;
    sessions = new Sessions(() => now);
  });

  it('end when nobody uses them', () => {
    const id = sessions.begin('token', 'here');
    now = 2 * HOUR - 1;
    expect(sessions.tokenOf(id, 'here')).to.equal('token');
    now += 2 * HOUR - 1;
    expect(sessions.tokenOf(id, 'here')).to.equal('token');
    now += 2 * HOUR;
    expect(sessions.tokenOf(id, 'here')).to.equal(undefined);
    now -= HOUR;
    expect(sessions.tokenOf(id, 'here')).to.equal(undefined);
  });

  it('end after twelve hours, however much they are used', () => {
    const id = sessions.begin('token', 'here');
    for (; now < 12 * HOUR; now += HOUR) expect(sessions.tokenOf(id, 'here'), String(now)).to.equal('token');
    expect(sessions.tokenOf(id, 'here')).to.equal(undefined);
  });

  it('are open under the name of the gateway that they began with, and end when they are told to', () => {
    const [one, other] = [sessions.begin('token', 'here'), sessions.begin('token', 'here')];
    expect(one).to.match(/^[\w-]{43}$/);
    expect(one).to.not.equal(other);
    expect(sessions.tokenOf(one, 'elsewhere')).to.equal(undefined);
    sessions.end(one);
    expect(sessions.tokenOf(one, 'here')).to.equal(undefined);
    expect(sessions.tokenOf(other, 'here')).to.equal('token');
  });

  it('are so many and no more: the one that was used least lately goes', () => {
    const [first, second] = [sessions.begin('token', 'here'), sessions.begin('token', 'here')];
    for (let more = 2; more < 1000; more++) sessions.begin('token', 'here');
    expect(sessions.tokenOf(first, 'here')).to.equal('token');
    sessions.begin('token', 'here');
    expect(sessions.tokenOf(first, 'here')).to.equal('token');
    expect(sessions.tokenOf(second, 'here')).to.equal(undefined);
  });
});
