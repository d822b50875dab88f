import path from 'node:path';
import { parseDocument } from 'yaml';
import { checkFiles } from '.';
import type { KnownParts } from './known-parts';
import type { Problem } from './problem';
import { YamlFile } from './yaml-file';

/** What aliases may come to when they are written out: few say much otherwise. */
const MOST_ALIASES = 1_000;

/** Contents of the configuration's files, before environment replacement. */
export interface ConfigurationTexts {
  gateway?: string;
  system?: string;
}

/**
 * What would be wrong with these files; beside one that is not given stands that of the folder. Nothing is applied. What
 * the environment holds does not come into it, but for what is a number or a switch: messages quote what they find.
 */
export function checkTexts(texts: ConfigurationTexts, folder: string, known: KnownParts): readonly Problem[] {
  const files = { system: 'system.config.yml', gateway: 'gateway.config.yml' } as const;
  const tooMany = (['system', 'gateway'] as const).filter((name) => hasTooManyAliases(texts[name]));
  if (tooMany.length) {
    const message = `aliases stand for more than ${MOST_ALIASES} copies of what they name`;
    return tooMany.map((name) => ({ file: files[name], path: '', message, fix: 'write some of them out' }));
  }
  const fileOf = (name: keyof typeof files) => {
    const source = texts[name];
    if (source === undefined) return new YamlFile(path.join(folder, files[name]));
    return new YamlFile(files[name], { source, variables: standIns(source) });
  };
  const [system, gateway] = [fileOf('system'), fileOf('gateway')];
  const { problems } = checkFiles(system, gateway, known);
  return problems.filter(({ file }) => file in { [files.system]: 0, [files.gateway]: 0 });
}

function hasTooManyAliases(source = ''): boolean {
  try {
    const written: unknown = parseDocument(source, { merge: true }).toJS({ maxAliasCount: MOST_ALIASES });
    // Of what holds itself there is no end.
    JSON.stringify(written);
    return false;
  } catch {
    return true;
  }
}

/** Stand-ins for the variables that a text names and that are set. */
function standIns(source: string): Record<string, string> {
  const names = [...source.matchAll(/\$\{([A-Za-z0-9_]+)/g)].map(([, name]) => name!);
  const set = names.filter((name) => process.env[name] !== undefined);
  return Object.fromEntries(set.map((name) => [name, standIn(name, process.env[name]!)]));
}

function standIn(name: string, value: string): string {
  if (/^(\d{1,5}|true|false)$/.test(value)) return value;
  return /^https?:\/\//.test(value) ? `https://${name.toLowerCase().replaceAll('_', '-')}.invalid` : name;
}
