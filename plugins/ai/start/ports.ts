import { createServer } from 'node:net';
import { type CheckedConfiguration, type ConfigPath, printProblems } from '../configuration';
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
export async function checkPorts(config: GatewayConfig, file: CheckedConfiguration['gatewayFile']): Promise<void> {
  const listeners = listenersOf(config);
  for (const [index, { member, port, host, hostMember }] of listeners.entries()) {
    const twin = port !== 0 && listeners.slice(0, index).find((other) => other.port === port);
    const code = twin ? 'EADDRINUSE' : await tryListening(port, host);
    if (code === undefined) continue;
    const reason = twin ? `${twin.member} and ${member} have the same port ${port}` : reasonOf(code, port, host);
    const at: ConfigPath = [member, ABOUT_HOST.includes(code) ? hostMember : 'port'];
    const variable = file.variableAt(at);
    const fix = variable
      ? `set ${variable}, for example ${variable}=${exampleFor(at, port)} npm start`
      : 'change it there';
    throw new StartError('The gateway cannot listen.', printProblems([file.problemAt(at, reason, fix)]));
  }
}

function listenersOf({ http, https, admin }: GatewayConfig): Listener[] {
  const listeners: Listener[] = [];
  if (http) listeners.push({ member: 'http', port: http.port, host: http.hostname, hostMember: 'hostname' });
  if (https) listeners.push({ member: 'https', port: https.port, host: https.hostname, hostMember: 'hostname' });
  if (admin) listeners.push({ member: 'admin', port: admin.port, host: admin.host ?? 'localhost', hostMember: 'host' });
  return listeners.filter(({ port }) => Number.isInteger(port));
}

/** Error codes that blame the address and not the port. */
const ABOUT_HOST = ['EADDRNOTAVAIL', 'ENOTFOUND'];

function reasonOf(code: string, port: number, host = 'the address'): string {
  if (code === 'ERR_SOCKET_BAD_PORT') return `${port} is not a port, which is a number from 0 to 65535`;
  if (code === 'EADDRINUSE') return `port ${port} is taken by another program`;
  if (code === 'EACCES') return `port ${port} needs privileges that this user does not have`;
  if (ABOUT_HOST.includes(code)) return `${host} is not an address of this machine`;
  return `port ${port} cannot be used: ${code}`;
}

function exampleFor(at: ConfigPath, port: number): string {
  return at[1] === 'port' ? String(port < 1024 || port > 65000 ? 8081 : port + 1) : '127.0.0.1';
}

/** Error code, or undefined when it worked. */
function tryListening(port: number, host: string | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    try {
      server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
    } catch (error) {
      resolve((error as NodeJS.ErrnoException).code);
    }
  });
}
