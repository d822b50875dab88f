import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from './button';
import { Dialog } from './dialog';
import { Failure } from './notices';

interface FormDialogProps {
  title: string;
  /** What the button that does it says. */
  action: string;
  dangerous?: boolean;
  /** Does it; a rejection is shown, and the form stays. */
  onSubmit(): Promise<void>;
  onClose(): void;
  children: ComponentChildren;
}

/** A dialog that does something once, and says why it cannot. */
export function FormDialog({ title, action, dangerous = false, onSubmit, onClose, children }: FormDialogProps) {
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    setBusy(true);
    onSubmit().catch((failure: Error) => {
      setError(failure);
      setBusy(false);
    });
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        {children}
        {error && <Failure error={error} />}
        <div class="dialog-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind={dangerous ? 'danger' : 'primary'} disabled={busy}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
