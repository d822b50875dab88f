import { Agent, type Dispatcher, EnvHttpProxyAgent, errors } from 'undici';
import { AiError } from './error';
import type { Transport } from './provider';

/**
 * The network: one keep-alive pool for each connect timeout in use. `http_proxy`, `https_proxy` and `no_proxy` are
 * honoured, in both spellings. Header and body timeouts are the caller's, who knows what it waits for.
 */
export function createSend(environment: NodeJS.ProcessEnv = process.env): { send: Transport; close(): Promise<void> } {
  const pools = new Map<number, Dispatcher>();
  const proxied = ['http_proxy', 'https_proxy'].some((name) => environment[name] ?? environment[name.toUpperCase()]);
  const poolFor = (connectTimeout: number) => {
    let pool = pools.get(connectTimeout);
    if (!pool) {
      const options = {
        connect: { timeout: connectTimeout },
        headersTimeout: 0,
        bodyTimeout: 0,
        keepAliveTimeout: 30_000,
      };
      pool = proxied ? new EnvHttpProxyAgent(options) : new Agent(options);
      pools.set(connectTimeout, pool);
    }
    return pool;
  };
  const send: Transport = async ({ method, url, headers, body, signal, connectTimeout }) => {
    const { origin, pathname, search } = new URL(url);
    try {
      const answer = await poolFor(connectTimeout).request({
        origin,
        path: pathname + search,
        method,
        headers,
        body,
        signal,
      });
      // An aborted body reports its error to whoever reads it; without a reader it must not end the process.
      answer.body.on('error', () => {});
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: answer.body as AsyncIterable<Buffer>,
        destroy: () => void answer.body.destroy(),
      };
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

function unreachable(error: unknown): AiError {
  const code = (error as { code?: string }).code ?? (error instanceof Error ? error.message : String(error));
  if (error instanceof errors.ConnectTimeoutError) {
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
