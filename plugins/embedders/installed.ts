/** Beside the gateway, and in the folder where it was started: a plugin may stand elsewhere than what it uses. */
const PLACES = [__dirname, process.cwd()];

/** The file of a package that would be loaded, without loading it; undefined where it is not installed. */
export function fileOf(name: string): string | undefined {
  try {
    return require.resolve(name, { paths: PLACES });
  } catch {
    return undefined;
  }
}
