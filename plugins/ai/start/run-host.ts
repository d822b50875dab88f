import type { Server } from 'node:http';
import path from 'node:path';
import type { CheckedConfiguration } from '../configuration';
import { OWN_PLUGIN, printProblems } from '../configuration';
import { listenToHost } from '../configuration/host-log';
import type { HostConfig } from '../host';
import { StartError } from './start-error';

export interface RunningHost {
  gateway: readonly Server[];
  admin: Server | undefined;
}

type Plugins = object;
type Part<T> = (options: { plugins: Plugins; config: HostConfig }) => Promise<T>;

/**
 * Does what the host's own start does, step by step, because that one only logs a plugin that does not load, and
 * leaves the admin server up when the gateway does not start. Throws `StartError`.
 */
export async function runHost(checked: CheckedConfiguration): Promise<RunningHost> {
  // Required from here, and not as the host's own modules are: the host looks for plugins beside who loads it.
  require('express-gateway/lib/eventBus');
  const config = require('express-gateway/lib/config') as HostConfig;
  const log = listenToHost();
  try {
    const plugins = loadPlugins(config);
    if (log.messages.length) throw notLoaded(log.messages, config);
    const gateway = await (require('express-gateway/lib/gateway') as Part<{ app?: Server; httpsApp?: Server }>)({
      plugins,
      config,
    });
    const admin = await (require('express-gateway/lib/rest') as Part<Server | undefined>)({ plugins, config });
    return { gateway: [gateway.app, gateway.httpsApp].filter((server) => server !== undefined), admin };
  } catch (error) {
    if (error instanceof StartError) throw error;
    const problem = checked.locate(log.explain(error));
    throw new StartError('The configuration cannot be used.', printProblems([problem]));
  } finally {
    log.stop();
  }
}

function loadPlugins(config: HostConfig): Plugins {
  const plugins = config.systemConfig.plugins ?? {};
  for (const [name, settings] of Object.entries(plugins)) {
    const found = findPlugin(name, settings?.package);
    // The host looks in its own folder first, and may find there, or in a folder above, another copy of this package.
    if (name === OWN_PLUGIN || isRelative(settings?.package)) plugins[name] = { ...settings, package: found };
  }
  return (require('express-gateway/lib/plugins') as { load(options: object): Plugins }).load({ config });
}

/** Our own plugin fails over what it is told to open or to read, and its messages say what to mend. */
function notLoaded(messages: readonly string[], { systemConfig }: HostConfig): StartError {
  const own = `Failed to load plugin ${String(systemConfig.plugins?.[OWN_PLUGIN]?.package)}: Error: `;
  if (!messages.every((message) => message.startsWith(own))) {
    return new StartError('A plugin does not load.', messages.join('\n'));
  }
  const reasons = messages.map((message) => message.slice(own.length));
  return new StartError('The configuration cannot be used.', reasons.join('\n'));
}

function isRelative(name: unknown): name is string {
  return typeof name === 'string' && name.startsWith('.');
}

/** Path of a plugin's module, which is loaded to see why it does not load: the host says that it cannot be found. */
function findPlugin(name: string, declared: unknown): string {
  const short = name.startsWith('express-gateway-plugin-') ? name : `express-gateway-plugin-${name}`;
  const module = isRelative(declared) ? path.resolve(declared) : typeof declared === 'string' ? declared : short;
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the configuration names it
    require(module);
    return require.resolve(module);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new StartError('A plugin does not load.', `system.config.yml  plugins.${name}\n    ${module}: ${reason}`);
  }
}
