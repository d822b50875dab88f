import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** The settings of one profile, by their names in the files. */
export type Profile = Readonly<Record<string, string>>;

/**
 * A profile of AWS's two shared files, of which the credentials file wins; undefined where neither has it.
 * Format: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export function readProfile(name: string, environment: NodeJS.ProcessEnv): Profile | undefined {
  const { AWS_SHARED_CREDENTIALS_FILE: credentials, AWS_CONFIG_FILE: config } = environment;
  const settings = sectionsOf(config || inHome('config'));
  const keys = sectionsOf(credentials || inHome('credentials'));
  // Only the config file writes `profile` before a name, and need not for the default one.
  const found = [
    settings.get(`profile ${name}`) ?? (name === 'default' ? settings.get(name) : undefined),
    keys.get(name),
  ];
  return found.some(Boolean) ? (Object.assign({}, ...found) as Profile) : undefined;
}

function inHome(file: string): string {
  return path.join(homedir(), '.aws', file);
}

/** A file that cannot be read has no profiles. */
function sectionsOf(file: string): Map<string, Record<string, string>> {
  const sections = new Map<string, Record<string, string>>();
  let section: Record<string, string> = {};
  for (const line of contentOf(file).split(/\r?\n/)) {
    const title = /^\s*\[\s*([^\]]*?)\s*\]/.exec(line)?.[1]?.replace(/\s+/g, ' ');
    if (title !== undefined) {
      section = sections.get(title) ?? {};
      sections.set(title, section);
      continue;
    }
    // Lines that begin with blanks belong to a setting of several lines, of which none is wanted here.
    const setting = /^([^\s#;=][^=]*?)\s*=\s*(.*?)\s*$/.exec(line);
    if (setting) section[setting[1]!.toLowerCase()] = setting[2]!.replace(/\s+[#;].*$/, '');
  }
  return sections;
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
