/** Whether packages can be loaded from here; nothing of them is loaded. */
export function installed(packages: readonly string[]): boolean {
  return packages.every((name) => {
    try {
      require.resolve(name);
      return true;
    } catch {
      return false;
    }
  });
}
