import { ask } from '../../api/ask';
import type { KeyDescription } from '../../api/keys';
import { FormDialog } from '../../parts/form-dialog';

interface RevokeKeyProps {
  of: KeyDescription;
  onDone(): void;
  onClose(): void;
}

export function RevokeKey({ of: { id, consumer }, onDone, onClose }: RevokeKeyProps) {
  const revoke = async () => {
    await ask(`keys/${encodeURIComponent(id)}`, {}, { method: 'DELETE' });
    onDone();
  };
  return (
    <FormDialog title={`Revoke the key of ${consumer}?`} action="Revoke" dangerous onSubmit={revoke} onClose={onClose}>
      <p>
        Calls with the key <code>{id}</code> are refused from now on. This cannot be undone; what it has used stays in
        the reports.
      </p>
    </FormDialog>
  );
}
