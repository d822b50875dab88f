import { existsSync } from 'node:fs';
import path from 'node:path';
import { requireOfHost } from '../configuration/host-modules';

/** The configuration that ships, where the schemas of users, applications and credentials are. */
const SHIPPED = path.resolve(__dirname, '../../../../config');

interface ConfigClass {
  prototype: { loadModels(): void };
}

/**
 * The host ends with a stack trace when the configuration folder has no `models`. A folder without them gets those
 * that ship, so that one who only wants other routes need not copy three files.
 */
export function lendModels(folder: string): void {
  if (existsSync(path.join(folder, 'models'))) return;
  const { prototype } = requireOfHost('./lib/config/config') as ConfigClass;
  const { loadModels } = prototype;
  prototype.loadModels = function () {
    process.env.EG_CONFIG_DIR = SHIPPED;
    loadModels.call(this);
    process.env.EG_CONFIG_DIR = folder;
  };
}
