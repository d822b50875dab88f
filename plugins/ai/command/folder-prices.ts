import { existsSync } from 'node:fs';
import path from 'node:path';
import { createPriceBook, type OpenPriceBook } from '../../pricing';
import { YamlFile } from '../configuration/yaml-file';
import type { GatewayConfig } from '../host';
import { operatorFile } from '../prices';
import { folderSettings } from './folder-ledger';

/** `gateway.config.yml` of the folder that the gateway is started in. Throws where it cannot be read. */
export function folderConfig(): GatewayConfig {
  const { value, problems, name } = new YamlFile(path.join(configFolder(), 'gateway.config.yml'));
  const [problem] = problems;
  if (problem) throw new Error(`${name}: ${problem.message}. Run eg-ai in the folder the gateway is started in.`);
  return value ?? {};
}

/** The prices of that folder, or with those of another file in place of the operator's. */
export function folderPrices(file?: string): OpenPriceBook {
  const { prices } = folderSettings();
  return createPriceBook({ operatorFile: file ?? operatorFile(prices, configFolder()) });
}

function configFolder(): string {
  const folder = path.resolve(process.env.EG_CONFIG_DIR || 'config');
  if (existsSync(folder)) return folder;
  throw new Error(`There is no folder ${folder}. Run eg-ai in the folder the gateway is started in.`);
}
