import { Type } from '@sinclair/typebox';
import { expect } from 'chai';
import { Strategy as BearerStrategy } from 'passport-http-bearer';
import {
  type Authenticate,
  type Authenticator,
  defineAuthenticator,
  type PassportStrategy,
} from '../../../plugins/core/authenticator';
import type { AiContext, Consumer } from '../../../plugins/core/context';
import { AiError } from '../../../plugins/core/error';
import type { Services } from '../../../plugins/core/services';
import { aiAuth } from '../../../policies/ai-auth';

/** A method whose answer the test gives. */
function method(name: string, made: Authenticate | PassportStrategy): Authenticator {
  return defineAuthenticator({ name, summary: '', parameters: Type.Object({}), setup: () => made });
}

/** Calls through ai-auth with these methods. */
async function call(methods: readonly Authenticator[], more: Partial<AiContext> = {}) {
  const said: string[] = [];
  const services = {
    authenticators: new Map(methods.map((one) => [one.name, one])),
    credentials: { guest: (consumer: Consumer) => ({ ...consumer, grants: [{ of: 'team', models: ['a'] }] }) },
    logger: { error: (text: string) => said.push(text) },
  } as unknown as Services;
  const chosen = methods.map(({ name }) => name);
  const place = { pipeline: 'ai', path: 'pipelines.ai.policies[0].ai-auth', policies: [] };
  const { onConnect } = aiAuth.setup({ methods: chosen, anonymous: 'never' }, services, place);
  const headers = { authorization: 'Bearer one' };
  const signal = new AbortController().signal;
  const ai = {
    headers,
    ip: '192.0.2.1',
    scopes: [],
    signal,
    req: { socket: {}, headers },
    ...more,
  } as unknown as AiContext;
  const error: unknown = await Promise.resolve(onConnect!(ai)).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { ai, error: error as AiError | undefined, said: said.join() };
}

const knows =
  (id: string): Authenticate =>
  () =>
    Promise.resolve({ id, name: id });
const refuses =
  (reason: string, foreign?: boolean): Authenticate =>
  () =>
    Promise.resolve({ reason, foreign });
const passes: Authenticate = () => Promise.resolve(undefined);

describe('the methods of ai-auth', () => {
  it('are asked in their order until one knows who calls', async () => {
    const asked: string[] = [];
    const asking = (name: string, answer: Authenticate) =>
      method(name, (presented, ai) => {
        asked.push(`${name} ${presented.credential}`);
        return answer(presented, ai);
      });
    const methods = [
      asking('a', passes),
      asking('b', refuses('no')),
      asking('c', knows('ann')),
      asking('d', knows('bob')),
    ];
    const { ai, error } = await call(methods);
    expect(error).to.equal(undefined);
    expect(ai.consumer).to.deep.equal({ id: 'ann', name: 'ann' });
    expect(asked).to.deep.equal(['a one', 'b one', 'c one']);
  });

  it('say why nobody knows the caller: the first reason, of one that the credential is for if any is', async () => {
    const told = async (...answers: Authenticate[]) =>
      (await call(answers.map((answer, index) => method(String(index), answer)))).error?.message;
    expect(await told(passes, refuses('The token has expired.'), refuses('later'))).to.equal('The token has expired.');
    expect(await told(refuses('Not mine.', true), refuses('The key has expired.'))).to.equal('The key has expired.');
    expect(await told(passes, refuses('Not mine.', true))).to.equal('Not mine.');
    expect(await told(passes, passes)).to.equal('The key is not valid.');
    const nothing = await call([method('a', passes)], { headers: {} });
    expect(nothing.error).to.include({ status: 401, code: 'invalid_api_key' });
    expect(nothing.error?.message).to.match(/^No key was sent\. Send it as `Authorization: Bearer KEY`/);
  });

  it('end with the first that cannot tell', async () => {
    const unavailable = new AiError('later', { status: 503, code: 'credentials_unavailable' });
    const stopped = await call([method('a', () => Promise.reject(unavailable)), method('b', knows('ann'))]);
    expect(stopped.error).to.equal(unavailable);
    const failed = await call([
      method('a', () => Promise.reject(new Error('10.0.0.7 is down'))),
      method('b', knows('ann')),
    ]);
    expect(failed.error).to.include({ status: 503, code: 'credentials_unavailable' });
    expect(failed.error?.message).to.not.contain('10.0.0.7');
    expect(failed.said).to.contain('the method `a` of ai-auth').and.contain('10.0.0.7');
    expect(failed.ai.consumer).to.equal(undefined);
  });

  it('are left when the caller is gone', async () => {
    const left = new AbortController();
    const waiting = call([method('a', () => new Promise(() => {}))], { signal: left.signal });
    left.abort(new AiError('gone', { status: 499, code: 'client_closed_request' }));
    expect((await waiting).error).to.include({ code: 'client_closed_request' });
  });

  it('say which scopes the caller has, of those that the route asks for', async () => {
    const scoped = (...scopes: string[]) => method('a', () => Promise.resolve({ id: '1', name: 'ann', scopes }));
    expect((await call([scoped('x', 'y')], { scopes: ['y'] })).error).to.equal(undefined);
    for (const one of [scoped('x'), scoped(), method('a', knows('ann'))]) {
      const { error, ai } = await call([one], { scopes: ['y'] });
      expect(error).to.include({ status: 403, code: 'missing_scope' });
      expect(ai.consumer).to.not.have.property('scopes');
    }
  });

  it('are told by name where one is not known', () => {
    const services = { authenticators: new Map([['key', method('key', passes)]]) } as unknown as Services;
    const setup = () =>
      aiAuth.setup({ methods: ['key', { kez: {} }] }, services, { pipeline: 'ai', path: '', policies: [] });
    expect(setup).to.throw('methods[1]: there is no `kez`; did you mean `key`?');
  });
});

describe('strategies of passport from elsewhere', () => {
  const bearer = (verify: (token: string, done: (...told: unknown[]) => void) => void) =>
    method('bearer', new BearerStrategy(verify as never));

  it('let in whom their callback knows, with the grants of the team', async () => {
    const strategy = bearer((token, done) => done(null, { id: token, username: 'ann', team: 'red', scopes: ['x'] }));
    const { ai, error } = await call([method('a', passes), strategy], { scopes: ['x'] });
    expect(error).to.equal(undefined);
    expect(ai.consumer).to.include({ id: 'one', name: 'ann', team: 'red' });
    expect(ai.consumer?.grants).to.deep.equal([{ of: 'team', models: ['a'] }]);
  });

  it('leave others to the next method, and say why where nobody knows them', async () => {
    const strategy = bearer((_token, done) => done(null, false, { message: 'The card is blocked.' }));
    expect((await call([strategy, method('b', knows('bob'))])).ai.consumer).to.include({ id: 'bob' });
    expect((await call([strategy])).error?.message).to.equal('The card is blocked.');
  });

  it('let nobody in who is not identified', async () => {
    const failing: [why: string, strategy: Authenticator, status: number][] = [
      ['an error', bearer((_token, done) => done(new Error('down'))), 503],
      [
        'a throw',
        bearer(() => {
          throw new Error('down');
        }),
        503,
      ],
      ['a user without an id', bearer((_token, done) => done(null, { username: 'ann' })), 503],
      [
        'a page to log in',
        method(
          'page',
          strategyThat((self) => self.redirect('https://login.example.com')),
        ),
        503,
      ],
      [
        'no decision',
        method(
          'open',
          strategyThat((self) => self.pass()),
        ),
        401,
      ],
    ];
    for (const [why, strategy, status] of failing) {
      const { error, ai } = await call([strategy]);
      expect(error?.status, why).to.equal(status);
      expect(ai.consumer, why).to.equal(undefined);
    }
  });
});

/** A strategy that does this with what passport gives it. */
function strategyThat(act: (self: { redirect(url: string): void; pass(): void }) => void): PassportStrategy {
  return {
    authenticate() {
      act(this as never);
    },
  };
}
