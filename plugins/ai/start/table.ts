import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewayConfig } from '../host';
import type { GatewayDescription } from '../gateway-description';
import { basePathOf, exampleCall } from './example-call';
import type { RunningHost } from './run-host';

/** What a newcomer should know of a provider kind. */
const ABOUT: Readonly<Record<string, string>> = {
  demo: ' (offline, answers of its own making)',
  local: ' (embeds texts inside the gateway)',
};

/** What `npm start` prints once the gateway runs. */
export function printTable(
  description: GatewayDescription,
  config: GatewayConfig,
  { gateway, admin }: RunningHost,
): string {
  const [server] = gateway;
  const url = server ? addressOf(server) : '(no server is configured)';
  const adminUrl = admin && addressOf(admin);
  const rows: [string, string[]][] = [
    ['Gateway', [`${url}${basePathOf(config)}`]],
    ['Admin', adminUrl ? [`${adminUrl}/ai/ (a page to look at everything)`] : []],
    ['Providers', providerLines(description)],
    ['Models', wrap(usableModels(description))],
    [
      'Usage',
      adminUrl ? [`npx eg-ai usage   or   ${adminUrl}/ai/usage?by=model`, `${adminUrl}/metrics (Prometheus)`] : [],
    ],
    ['Notes', description.notes],
    ['Try it', [exampleCall(config, url, description)]],
  ];
  const width = Math.max(...rows.map(([title]) => title.length)) + 2;
  const text = rows.map(([title, lines]) =>
    lines.map((line, index) => `  ${(index ? '' : title).padEnd(width)}${line}`).join('\n'),
  );
  return `\n${text.filter(Boolean).join('\n')}\n`;
}

/** Names without those that go straight to a provider that is not ready. */
function usableModels({ models, endpoints }: GatewayDescription): string[] {
  const lacking = endpoints.filter(({ ready }) => !ready).map(({ name }) => `${name}/`);
  return models.filter((model) => !lacking.some((prefix) => model.startsWith(prefix)));
}

function providerLines({ endpoints }: GatewayDescription): string[] {
  const width = Math.max(0, ...endpoints.map(({ name }) => name.length)) + 2;
  return endpoints.map(({ name, kind, ready, missing }) => {
    return `${name.padEnd(width)}${ready ? `ready${ABOUT[kind] ?? ''}` : (missing ?? 'not ready')}`;
  });
}

/** Names in lines of a terminal's width. */
function wrap(names: readonly string[]): string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length < 90) lines[lines.length - 1] = `${last}  ${name}`;
    else lines.push(name);
  }
  return lines;
}

function addressOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo;
  const local = ['127.0.0.1', '::1', '0.0.0.0', '::'].includes(address);
  const host = local ? 'localhost' : address.includes(':') ? `[${address}]` : address;
  return `${'key' in server && 'cert' in server ? 'https' : 'http'}://${host}:${port}`;
}
