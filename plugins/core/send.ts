import { Agent, type Dispatcher, EnvHttpProxyAgent, errors, Pool } from 'undici';
import { AnswerReader } from './answer-reader';
import { AiError } from './error';
import { messageOf } from './message-of';
import type { Transport } from './provider';

/**
 * The network: one keep-alive pool for each connect timeout in use. `http_proxy`, `https_proxy` and `no_proxy` are
 * honoured, in both spellings. Header and body timeouts are the caller's, who knows what it waits for.
 */
export function createSend(environment: NodeJS.ProcessEnv = process.env): { send: Transport; close(): Promise<void> } {
  const pools = new Map<number, Dispatcher>();
  const named = (name: string) => environment[name] ?? environment[name.toUpperCase()] ?? '';
  const proxies = { httpProxy: named('http_proxy'), httpsProxy: named('https_proxy'), noProxy: named('no_proxy') };
  const poolFor = (connectTimeout: number) => {
    let pool = pools.get(connectTimeout);
    if (!pool) {
      const proxied = proxies.httpProxy || proxies.httpsProxy;
      pool = proxied ? proxyAgent(proxies, connectTimeout) : new Agent(poolOptions(connectTimeout));
      pools.set(connectTimeout, pool);
    }
    return pool;
  };
  const send: Transport = async ({ method, url, headers, body, signal, connectTimeout, upgrade, onSent }) => {
    const { origin, pathname, search } = new URL(url);
    const reader = new AnswerReader(signal, onSent);
    try {
      poolFor(connectTimeout).dispatch({ origin, path: pathname + search, method, headers, body, upgrade }, reader);
      return await reader.answer;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw unreachable(error);
    }
  };
  return {
    send,
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

function poolOptions(timeout: number): Agent.Options {
  return { connect: { timeout }, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 30_000 };
}

/** The connect timeout holds for each step: to the proxy, through it, and the provider's TLS. */
function proxyAgent(
  proxies: Pick<EnvHttpProxyAgent.Options, 'httpProxy' | 'httpsProxy' | 'noProxy'>,
  timeout: number,
): Dispatcher {
  return new EnvHttpProxyAgent({
    ...poolOptions(timeout),
    ...proxies,
    proxyTls: { timeout },
    requestTls: { timeout },
    clientFactory: (origin, options) => new Pool(origin, { ...options, headersTimeout: timeout }),
  });
}

function unreachable(error: unknown): AiError {
  const code = (error as { code?: string }).code ?? messageOf(error);
  // The second one comes from a proxy that does not answer; providers are timed by the caller.
  if (error instanceof errors.ConnectTimeoutError || error instanceof errors.HeadersTimeoutError) {
    return new AiError('The provider did not accept a connection in time.', {
      status: 504,
      code: 'provider_timeout',
      cause: error,
    });
  }
  return new AiError(`The provider could not be reached (${code}).`, {
    status: 502,
    code: 'provider_unreachable',
    cause: error,
  });
}
