import type { NewKey } from '../../api/keys';
import { Button } from '../../parts/button';
import { CopyButton } from '../../parts/copy-button';
import { Dialog } from '../../parts/dialog';

/** The one time that a key can be seen. */
export function SecretShown({ of: { key, consumer }, onClose }: { of: NewKey; onClose(): void }) {
  return (
    <Dialog title={`The key of ${consumer}`} onClose={onClose}>
      <p>Copy it now: the gateway keeps only a hash of it and cannot show it again.</p>
      <p class="secret">
        <code>{key}</code>
      </p>
      <div class="dialog-actions">
        <CopyButton text={key} what="the key" />
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
