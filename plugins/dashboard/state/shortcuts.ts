import { useEffect, useRef } from 'preact/hooks';

/** What a key, or two keys one after the other such as `g u`, does. */
export interface Shortcut {
  keys: string;
  does: string;
  run(): void;
}

/** Milliseconds within which the second key follows. */
const PATIENCE = 1500;

/** Listens to keys that nobody types into a field. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    let before = { key: '', time: 0 };
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const prefix = event.timeStamp - before.time < PATIENCE ? before.key : '';
      const found = [`${prefix} ${event.key}`, event.key]
        .map((keys) => latest.current.find((shortcut) => shortcut.keys === keys))
        .find((shortcut) => shortcut !== undefined);
      before = { key: found ? '' : event.key, time: event.timeStamp };
      if (!found) return;
      event.preventDefault();
      found.run();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

/** In a dialog, keys are the dialog's. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, dialog') !== null;
}
