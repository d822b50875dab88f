import { Dialog } from '../parts/dialog';
import type { Shortcut } from '../state/shortcuts';

export function Help({ shortcuts, onClose }: { shortcuts: readonly Shortcut[]; onClose(): void }) {
  return (
    <Dialog title="Keyboard and help" onClose={onClose}>
      <dl class="shortcuts">
        {shortcuts.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>p</kbd>
          </dt>
          <dd>Pause the live stream of requests, or go on</dd>
        </div>
        <div>
          <dt>
            <kbd>Esc</kbd>
          </dt>
          <dd>Close what is open</dd>
        </div>
      </dl>
      <p class="note">
        All times are in UTC. Drag over a chart to look closer. Amounts are in US dollars; “unknown” means that a price
        is missing, and is never counted as 0. The icons are under the terms of the page; those of the libraries in it
        are in <a href="assets/licenses.txt">licenses.txt</a>.
      </p>
    </Dialog>
  );
}
