import { useState } from 'preact/hooks';
import { ask } from '../../api/ask';
import type { KeyDescription, NewKey } from '../../api/keys';
import { FormDialog } from '../../parts/form-dialog';
import { TextField } from '../../parts/text-field';

interface RotateKeyProps {
  of: KeyDescription;
  onMade(key: NewKey): void;
  onClose(): void;
}

export function RotateKey({ of: { id, consumer }, onMade, onClose }: RotateKeyProps) {
  const [overlap, setOverlap] = useState('24h');
  const rotate = async () => {
    const body = overlap.trim() ? { overlap: overlap.trim() } : {};
    onMade(await ask<NewKey>(`keys/${encodeURIComponent(id)}/rotate`, {}, { method: 'POST', body }));
  };
  return (
    <FormDialog title={`Rotate the key of ${consumer}`} action="Rotate" onSubmit={rotate} onClose={onClose}>
      <p>
        The key <code>{id}</code> gets a new secret.
      </p>
      <TextField
        label="The present secret works on for"
        value={overlap}
        onChange={setOverlap}
        placeholder="24h"
        hint="Such as 30m, 24h or 7d; left empty, it ends at once."
      />
    </FormDialog>
  );
}
