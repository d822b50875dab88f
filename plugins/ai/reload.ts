import type { EventEmitter } from 'node:events';
import { type FSWatcher, readFileSync, watch } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from '../core/services';
import type { JsonObject } from '../core/json';
import { messageOf } from '../core/message-of';
import { type CheckedConfiguration, checkConfiguration, type KnownParts, printProblem } from './configuration';
import { changedMembers, consumersIn, withConsumers } from './configuration/changes';
import { openHostBuilder } from './configuration/host-builder';
import type { ConsumerSettings } from './consumer-settings';
import type { GatewayConfig, HostConfig } from './host';

const PRICES = 'prices.yml';

/** Names of the files that are watched; the host reads JSON where there is no YAML. */
const FILES = ['gateway.config.yml', 'gateway.config.json', 'system.config.yml', 'system.config.json', PRICES];

/** Editors write a file in several steps: a change counts when two looks this far apart see the same. Milliseconds. */
const SETTLING = 200;

/** File systems that report no changes (network drives, targets of links) are looked at this often. Milliseconds. */
const POLLING = 5000;

/** By then the host has surely put the new pipelines in place of the old ones. Milliseconds. */
const SWITCHING = 1000;

/** What a running process cannot change: its servers. */
const FIXED_MEMBERS = ['http', 'https', 'admin'] as const;

export interface ReloadOptions {
  /** The configuration folder. */
  folder: string;
  /** The operator's prices, where they are not `prices.yml` of that folder. */
  pricesFile?: string;
  config: HostConfig;
  eventBus: EventEmitter;
  logger: Logger;
  /** What a configuration may name now: plugins that are loaded later bring more. */
  known(): KnownParts;
  /** Lets go of what was built from a configuration that takes no more requests. */
  retire(gateway: GatewayConfig): void;
  /** Reads the operator's prices again; throws an error that says what is wrong with them. */
  reloadPrices(): void;
  /** Takes over the consumers and teams of `system.config.yml`; throws where they cannot be understood. */
  reloadConsumers(settings: ConsumerSettings): void;
  /** A file was loaded again; the paths of the settings that are others now. */
  changed(file: string, what: readonly string[]): void;
}

export interface ConfigurationWatch {
  close(): void;
}

/** Value of `EG_DISABLE_CONFIG_WATCH` that is ours: a user who sets the variable says something else. */
const OURS = 'express-gateway-plugin-ai watches';

/** Keeps the host from watching; false when nobody is to watch, because the user has said so before. */
export function switchHostWatcherOff(): boolean {
  const { EG_DISABLE_CONFIG_WATCH: given } = process.env;
  if (given && given !== OURS) return false;
  process.env.EG_DISABLE_CONFIG_WATCH = OURS;
  return true;
}

/**
 * Watches the configuration folder and hands the host only what it can use: its own watcher ends the process over a
 * policy that does not exist, and hides other mistakes. Whatever is wrong, the old configuration stays, and one line
 * in the log says why.
 */
export function startWatching(options: ReloadOptions): ConfigurationWatch {
  const reload = new Reload(options);
  const read = () => readFiles(options.folder, options.pricesFile);
  let seen = read();
  let handled = seen;
  let timer: NodeJS.Timeout | undefined;

  const look = () => {
    timer = undefined;
    const now = read();
    const settled = isDeepStrictEqual(now, seen);
    seen = now;
    if (isDeepStrictEqual(now, handled)) return;
    if (!settled) return lookSoon();
    const changed = FILES.filter((file) => now[file] !== handled[file]);
    handled = now;
    void reload.run(changed);
  };
  const lookSoon = () => {
    timer ??= setTimeout(look, SETTLING).unref();
  };
  const watcher = watchFolder(options.folder, lookSoon);
  const poll = setInterval(lookSoon, POLLING).unref();
  return {
    close() {
      watcher?.close();
      clearInterval(poll);
      clearTimeout(timer);
    },
  };
}

/** One folder's reloads, one after the other. */
class Reload {
  private readonly builder = openHostBuilder();
  private running: Promise<void> = Promise.resolve();
  /** As read, because the host writes into what it is given. */
  private applied: CheckedConfiguration;
  /** Whether the files are not what runs. */
  private refused = false;

  constructor(private readonly options: ReloadOptions) {
    this.applied = this.check();
  }

  run(files: readonly string[]): Promise<void> {
    this.running = this.running.then(() => this.reload(files)).catch((error: unknown) => this.refuse(error));
    return this.running;
  }

  private async reload(files: readonly string[]): Promise<void> {
    if (files.includes(PRICES)) this.reloadPrices();
    if (files.every((file) => file === PRICES)) return;
    const checked = this.check();
    const isSound = (name: string) => !checked.problems.some(({ file }) => path.basename(file).startsWith(name));
    if (isSound('system.config')) this.reloadConsumers(checked.system);
    const [first, ...others] = checked.problems;
    if (first) return this.refuse(printProblem(first), { problems: [first, ...others].map(printProblem) });
    const systemDiffers = this.refuseFixed(
      'system.config.yml',
      changedMembers(withConsumers(this.applied.system, {}), withConsumers(checked.system, {})),
    );
    const gateway = checked.gateway as GatewayConfig | undefined;
    if (!gateway || isDeepStrictEqual(gateway, this.applied.gateway)) {
      if (!systemDiffers) this.tellMended();
      return;
    }
    const fixed = FIXED_MEMBERS.flatMap((member) =>
      changedMembers(this.applied.gateway?.[member], gateway[member], member),
    );
    if (this.refuseFixed('gateway.config.yml', fixed)) return;
    await this.apply(checked, gateway);
  }

  private async apply(checked: CheckedConfiguration, gateway: GatewayConfig): Promise<void> {
    const { config, eventBus, logger, retire } = this.options;
    const failure = await this.builder.tryBuilding(config, gateway, retire);
    if (failure !== undefined) return this.refuse(printProblem(checked.locate(failure)));
    const changes = changedMembers(this.applied.gateway, gateway);
    this.applied = { ...checked, gateway: structuredClone(checked.gateway), system: this.applied.system };
    const old = config.gatewayConfig;
    config.gatewayConfig = gateway;
    eventBus.emit('hot-reload', { type: 'gateway', config });
    setTimeout(() => retire(old), SWITCHING).unref();
    this.refused = false;
    logger.info('the configuration was loaded again');
    this.options.changed('gateway.config.yml', changes);
  }

  private check(): CheckedConfiguration {
    const { folder, known } = this.options;
    return checkConfiguration(folder, { ...known(), others: this.builder.listNames() });
  }

  /** Whatever else is refused: who is taken off the list must not get in any longer. */
  private reloadConsumers(system: JsonObject | undefined): void {
    const [running, wanted] = [consumersIn(this.applied.system), consumersIn(system)];
    if (isDeepStrictEqual(running, wanted)) return;
    this.options.reloadConsumers(wanted);
    this.applied = { ...this.applied, system: withConsumers(this.applied.system, wanted) };
    this.options.logger.info('consumers and teams were loaded again');
    this.options.changed('system.config.yml', changedMembers(running, wanted));
  }

  private reloadPrices(): void {
    try {
      this.options.reloadPrices();
      this.options.logger.info('the prices were loaded again');
      this.options.changed(PRICES, []);
    } catch (error) {
      this.options.logger.error(`prices.yml was not loaded again, the old prices stay: ${messageOf(error)}`);
    }
  }

  /** Whoever has set a refused file back looks for a word in the log, too. */
  private tellMended(): void {
    if (this.refused) this.options.logger.info('the configuration is again the one that runs');
    this.refused = false;
  }

  private refuse(reason: unknown, facts?: object): void {
    this.refused = true;
    const message = `the configuration was not loaded again, the old one stays: ${messageOf(reason)}`;
    this.options.logger.error(message, facts);
  }

  private refuseFixed(file: string, settings: readonly string[]): boolean {
    if (settings.length === 0) return false;
    const names = settings.join(', ');
    this.refuse(`${file}: ${names} cannot change while the gateway runs (set it back, or restart the gateway)`);
    return true;
  }
}

function readFiles(folder: string, pricesFile?: string): Record<string, string | undefined> {
  const placeOf = (file: string) =>
    file === PRICES && pricesFile ? path.resolve(pricesFile) : path.join(folder, file);
  return Object.fromEntries(FILES.map((file) => [file, readText(placeOf(file))]));
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Undefined where the system cannot watch folders: then only looking again and again helps. */
function watchFolder(folder: string, onChange: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, onChange);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
