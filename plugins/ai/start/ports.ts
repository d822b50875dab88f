import { createServer } from 'node:net';
import type { ConfigPath } from '../configuration';
import type { GatewayConfig } from '../host';
import { StartError } from './start-error';

interface Listener {
  member: 'http' | 'https' | 'admin';
  port: number;
  host: string | undefined;
  /** Member that holds the host name. */
  hostMember: 'host' | 'hostname';
}

/** Throws `StartError` when a server of the gateway could not listen: the host would end with a stack trace. */
export async function checkPorts(
  config: GatewayConfig,
  variableAt: (path: ConfigPath) => string | undefined,
): Promise<void> {
  const listeners = listenersOf(config);
  for (const [index, listener] of listeners.entries()) {
    const { member, port, host, hostMember } = listener;
    const twin = port !== 0 && listeners.slice(0, index).find((other) => other.port === port);
    const code = twin ? 'EADDRINUSE' : await tryListening(port, host);
    if (code === undefined) continue;
    const taken = twin ? `${twin.member} and ${member} have the same port ${port}` : reasons(port, host)[code];
    const at: ConfigPath = code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' ? [member, hostMember] : [member, 'port'];
    const variable = variableAt(at);
    const fix = variable
      ? `set ${variable}, for example ${variable}=${exampleFor(at, port)} npm start`
      : 'change it there';
    throw new StartError(
      'The gateway cannot listen.',
      `gateway.config.yml  ${at.join('.')}\n    ${taken ?? `port ${port} cannot be used: ${code}`}\n    To mend it: ${fix}`,
    );
  }
}

function listenersOf({ http, https, admin }: GatewayConfig): Listener[] {
  const listeners: Listener[] = [];
  if (http) listeners.push({ member: 'http', port: http.port, host: http.hostname, hostMember: 'hostname' });
  if (https) listeners.push({ member: 'https', port: https.port, host: https.hostname, hostMember: 'hostname' });
  if (admin) listeners.push({ member: 'admin', port: admin.port, host: admin.host ?? 'localhost', hostMember: 'host' });
  return listeners.filter(({ port }) => Number.isInteger(port));
}

function reasons(port: number, host = 'any address'): Record<string, string> {
  return {
    EADDRINUSE: `port ${port} is taken by another program`,
    EACCES: `port ${port} needs privileges that this user does not have`,
    EADDRNOTAVAIL: `${host} is not an address of this machine`,
    ENOTFOUND: `${host} is not an address of this machine`,
  };
}

function exampleFor(at: ConfigPath, port: number): string {
  return at[1] === 'port' ? String(port < 1024 || port > 65000 ? 8081 : port + 1) : '127.0.0.1';
}

/** Error code, or undefined when it worked. */
function tryListening(port: number, host: string | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
