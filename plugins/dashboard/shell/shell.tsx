import { useState } from 'preact/hooks';
import type { Session } from '../api/session';
import { useClock } from '../state/clock';
import { goTo, usePlace } from '../state/place';
import { rangeOf } from '../state/range';
import { type Shortcut, useShortcuts } from '../state/shortcuts';
import type { Theme } from '../state/theme';
import { Header } from './header';
import { Help } from './help';
import { Navigation } from './navigation';
import { VIEWS } from './views';

interface ShellProps {
  session: Session;
  onSignOut(): Promise<void>;
  theme: Theme;
  onTurnTheme(): void;
}

/** What stands around every view. */
export function Shell({ session, onSignOut, theme, onTurnTheme }: ShellProps) {
  const { view: name, params } = usePlace();
  const clock = useClock();
  const [help, setHelp] = useState(false);
  const [menu, setMenu] = useState(false);
  const view = VIEWS.find((known) => known.name === name) ?? VIEWS[0];
  const range = rangeOf(params, clock.now);
  const shortcuts = shortcutsOf(clock.refresh, onTurnTheme, () => setHelp(true));
  useShortcuts(shortcuts);
  const ViewShown = view.show;
  return (
    <div class="shell">
      <a class="skip" href={`#/${view.name}`} onClick={(event) => skip(event)}>
        Skip to the content
      </a>
      <Navigation
        open={menu}
        current={view.name}
        onClose={() => setMenu(false)}
        session={session}
        onSignOut={onSignOut}
      />
      <Header
        view={view}
        params={params}
        range={range}
        clock={clock}
        theme={theme}
        onTurnTheme={onTurnTheme}
        onHelp={() => setHelp(true)}
        onMenu={() => setMenu(true)}
      />
      <main id="content" tabIndex={-1}>
        <ViewShown
          key={view.name}
          params={params}
          range={range}
          now={clock.now}
          session={session}
          refresh={clock.refresh}
        />
      </main>
      {help && <Help shortcuts={shortcuts} onClose={() => setHelp(false)} />}
    </div>
  );
}

function shortcutsOf(onRefresh: () => void, onTurnTheme: () => void, onHelp: () => void): Shortcut[] {
  return [
    ...VIEWS.map(({ name: to, title, key }) => ({ keys: `g ${key}`, does: `Go to ${title}`, run: () => goTo(to) })),
    { keys: 'r', does: 'Refresh now', run: onRefresh },
    { keys: 't', does: 'Change between the system’s colours, light and dark', run: onTurnTheme },
    { keys: '?', does: 'Show this list', run: onHelp },
  ];
}

// The place after `#` is the view's.
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}
