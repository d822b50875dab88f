import { execFile } from 'node:child_process';
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface Manifest {
  dependencies: Record<string, string>;
  overrides: Record<string, string | Record<string, string>>;
}

/**
 * A user's project with these packages, packed and installed as npm does it. It starts with this repository's own
 * dependencies, so that npm finds every dependency in place and needs no network.
 *
 * @param packages folders of packages, the gateway's own among them
 * @returns the project's folder
 */
export async function installedProject(packages: readonly string[]): Promise<string> {
  const project = mkdtempSync(path.join(tmpdir(), 'project-'));
  linkDependencies(project);
  const { dependencies, overrides } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const packed = await Promise.all(packages.map((folder) => pack(folder, project)));
  const manifest = { private: true, dependencies: { ...dependencies, ...Object.assign({}, ...packed) }, overrides };
  writeFileSync(path.join(project, 'package.json'), JSON.stringify(manifest));
  await run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: project });
  return project;
}

/** @returns the package's name and where its tarball is, as a project's dependencies have it */
async function pack(folder: string, destination: string): Promise<Record<string, string>> {
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', destination], {
    cwd: folder,
  });
  const [packed] = JSON.parse(stdout) as [{ name: string; filename: string }];
  return { [packed.name]: `file:${packed.filename}` };
}

interface InstalledPackages {
  packages: Record<string, { dev?: boolean }>;
}

/** Copies the packages that are not for development only, as npm says of them. */
function linkDependencies(project: string): void {
  const lock = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8')) as InstalledPackages;
  for (const [folder, { dev }] of Object.entries(lock.packages)) {
    if (!dev) linkFiles(folder, path.join(project, folder));
  }
}

/** A copy that takes no room where the file system can do that. npm replaces whole files and so leaves the originals. */
function linkFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isFile()) linkOrCopy(source, target);
    // A package's own dependencies are listed by themselves.
    else if (entry.isDirectory() && entry.name !== 'node_modules') linkFiles(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}
