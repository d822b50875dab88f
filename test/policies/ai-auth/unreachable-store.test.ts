import { expect } from 'chai';
import { key } from '../../../plugins/authenticators/key';
import type { AiContext } from '../../../plugins/core/context';
import type { Credentials, Services } from '../../../plugins/core/services';
import { aiAuth } from '../../../policies/ai-auth';

describe('ai-auth without the store of keys', () => {
  const context = (ip: string) =>
    ({
      ip,
      headers: { host: 'localhost:8080', authorization: 'Bearer id:secret' },
      scopes: [],
      signal: new AbortController().signal,
      req: { socket: {} },
    }) as unknown as AiContext;

  /** What a caller is told, and what stands in the log. */
  async function refusal(credentials: Partial<Credentials>, ip: string) {
    const said: string[] = [];
    const logger = { error: (text: string) => said.push(text) };
    const services = { credentials, logger, authenticators: new Map([['key', key]]) } as unknown as Services;
    const { onConnect } = aiAuth.setup({ anonymous: 'loopback' }, services, {
      pipeline: 'ai',
      path: '',
      policies: [],
    });
    const error: unknown = await Promise.resolve(onConnect?.(context(ip))).catch((thrown: unknown) => thrown);
    return { error, said: said.join() };
  }

  it('lets nobody in, and says so', async () => {
    const fails = () => Promise.reject(new Error('connection to 10.0.0.7 refused'));
    for (const credentials of [{ any: fails }, { any: () => Promise.resolve(true), verifyKey: fails }]) {
      const { error, said } = await refusal(credentials, '127.0.0.1');
      expect(error).to.include({ status: 503, code: 'credentials_unavailable' });
      expect((error as Error).message).to.not.contain('10.0.0.7');
      expect(said).to.contain('10.0.0.7');
    }
  });

  it('waits no longer than its deadline', async () => {
    const { error, said } = await refusal({ verifyKey: () => new Promise(() => {}) }, '192.0.2.1');
    expect(error).to.include({ status: 503, code: 'credentials_unavailable' });
    expect(said).to.contain('no answer within 5 s');
  });

  it('knows this machine by any of its addresses', async () => {
    const credentials = { any: () => Promise.resolve(false), verifyKey: () => Promise.resolve(undefined) };
    for (const ip of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1']) {
      expect((await refusal(credentials, ip)).error, ip).to.equal(undefined);
    }
    for (const ip of ['10.0.0.1', '::2', '::ffff:10.0.0.1', '128.0.0.1', '']) {
      expect((await refusal(credentials, ip)).error, ip).to.include({ status: 401, code: 'invalid_api_key' });
    }
  });
});
