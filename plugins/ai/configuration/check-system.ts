import { isJsonObject, type JsonObject } from '../../core/json';
import { misfits } from '../../core/parameters';
import { settingMisfits, type Settings } from '../settings';
import { membersOf } from './check-gateway';
import { checkMembers } from './check-schema';
import type { KnownParts } from './known-parts';
import type { YamlFile } from './yaml-file';

const MEMBERS = ['db', 'plugins', 'crypto', 'session', 'accessTokens', 'refreshTokens', 'authorizationCodes', 'cli'];

/** The name under `plugins:` and that of the package it stands for. */
export const OWN_PLUGIN = 'ai';

export function checkSystem(file: YamlFile, config: JsonObject, settings: KnownParts['settings']): void {
  checkMembers(file, [], config, MEMBERS);
  const plugins = isJsonObject(config.plugins) ? config.plugins : {};
  if (!(OWN_PLUGIN in plugins)) {
    file.report(
      ['plugins'],
      'the AI plugin is not loaded, so none of its policies exists',
      'add `plugins: { ai: {} }`',
    );
    return;
  }
  const own = plugins[OWN_PLUGIN] ?? {};
  const slips = misfits(settings, own);
  for (const { path, message } of slips.length ? slips : settingMisfits(own as Settings)) {
    file.report(['plugins', OWN_PLUGIN, ...path.split('.').filter(Boolean)], message);
  }
}

/** Whether plugins besides ours are configured, which may bring policies that nobody knows before they are loaded. */
export function hasOtherPlugins(config: unknown): boolean {
  const plugins = isJsonObject(config) ? membersOf(config.plugins) : [];
  return plugins.some(([name, settings]) => name !== OWN_PLUGIN || (isJsonObject(settings) && 'package' in settings));
}
