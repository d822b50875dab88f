import type { Server } from 'node:http';
import path from 'node:path';
import type { JsonObject } from '../../core/json';
import type { CheckedConfiguration } from '../configuration';
import { printProblems } from '../configuration';
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
    if (log.messages.length) throw new StartError('A plugin does not load.', log.messages.join('\n'));
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
  for (const [name, settings] of Object.entries(config.systemConfig.plugins ?? {})) tryPlugin(name, settings);
  return (require('express-gateway/lib/plugins') as { load(options: object): Plugins }).load({ config });
}

// The host hides why a package does not load: it says that it cannot be found.
function tryPlugin(name: string, settings: JsonObject | null): void {
  const declared = settings?.package;
  if (typeof declared === 'string' && declared.startsWith('.') && settings) {
    settings.package = path.resolve(declared);
  }
  const short = name.startsWith('express-gateway-plugin-') ? name : `express-gateway-plugin-${name}`;
  const module = typeof settings?.package === 'string' ? settings.package : short;
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the configuration names it
    require(module);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new StartError('A plugin does not load.', `system.config.yml  plugins.${name}\n    ${module}: ${reason}`);
  }
}
