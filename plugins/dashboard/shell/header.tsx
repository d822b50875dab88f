import { Button } from '../parts/button';
import type { Clock } from '../state/clock';
import type { Range } from '../state/range';
import type { Theme } from '../state/theme';
import { RangePicker } from './range-picker';
import type { View } from './views';

interface HeaderProps {
  view: View;
  params: URLSearchParams;
  range: Range;
  clock: Clock;
  theme: Theme;
  onTurnTheme(): void;
  onHelp(): void;
  onMenu(): void;
}

const THEME_WORDS = { system: 'Colours of the system', light: 'Light colours', dark: 'Dark colours' } as const;

export function Header({ view, params, range, clock, theme, onTurnTheme, onHelp, onMenu }: HeaderProps) {
  const { automatic, setAutomatic, refresh } = clock;
  return (
    <header class="head">
      <span class="menu-button">
        <Button kind="quiet" icon="menu" label="Open the menu" onClick={onMenu} />
      </span>
      <h1>{view.title}</h1>
      {view.timed(params) && <RangePicker range={range} params={params} />}
      <div class="head-actions">
        <Button
          kind="quiet"
          icon={automatic ? 'pause' : 'play'}
          label={automatic ? 'Stop refreshing every 15 seconds' : 'Refresh every 15 seconds'}
          onClick={() => setAutomatic(!automatic)}
        />
        <Button kind="quiet" icon="refresh" label="Refresh now" onClick={refresh} />
        <Button kind="quiet" icon={theme} label={`${THEME_WORDS[theme]}: change`} onClick={onTurnTheme} />
        <Button kind="quiet" icon="help" label="Keyboard and help" onClick={onHelp} />
      </div>
    </header>
  );
}
