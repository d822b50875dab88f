import type { Session } from '../api/session';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { hrefOf } from '../state/place';
import { VIEWS } from './views';

interface NavigationProps {
  /** On narrow screens it is out of sight until somebody opens it. */
  open: boolean;
  current: string;
  onClose(): void;
  session: Session;
  onSignOut(): Promise<void>;
}

export function Navigation({ open, current, onClose, session, onSignOut }: NavigationProps) {
  return (
    <div class={`side ${open ? 'open' : ''}`} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <div class="brand">
        <Icon name="overview" />
        <span>AI gateway</span>
        <Button kind="quiet" icon="close" label="Close the menu" onClick={onClose} />
      </div>
      <nav aria-label="Views">
        {VIEWS.map(({ name, title, icon }) => (
          <a key={name} href={hrefOf(name)} aria-current={name === current ? 'page' : undefined} onClick={onClose}>
            <Icon name={icon} />
            {title}
          </a>
        ))}
      </nav>
      <div class="who">
        <span>
          {session.loopback ? 'This machine' : session.actor}
          <small>{session.role === 'admin' ? 'may change things' : 'may only look'}</small>
        </span>
        {!session.loopback && <Button kind="quiet" icon="leave" label="Sign out" onClick={() => void onSignOut()} />}
      </div>
    </div>
  );
}
