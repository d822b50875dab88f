import { useEffect } from 'preact/hooks';
import { useStored } from './stored';

const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Light or dark, as the system has it unless somebody chooses. */
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useStored<Theme>('theme', THEMES);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.dispatchEvent(new Event('themechange'));
  }, [theme]);
  const turn = () => setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system');
  return [theme, turn];
}
