/** Colours of the style sheet, as a canvas needs them: worked out for the theme that is on. */
const known = new Map<string, string>();

/** A colour by the name of its property, such as `accent`. */
export function colorOf(name: string): string {
  const kept = known.get(name);
  if (kept !== undefined) return kept;
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  known.set(name, color);
  return color;
}

/** Tells when colours have changed, by the page's switch or by the system's. @returns what stops that */
export function onColorsChanged(listener: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const changed = () => {
    known.clear();
    listener();
  };
  system.addEventListener('change', changed);
  document.addEventListener('themechange', changed);
  return () => {
    system.removeEventListener('change', changed);
    document.removeEventListener('themechange', changed);
  };
}
