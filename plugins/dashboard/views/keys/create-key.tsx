import { useState } from 'preact/hooks';
import { ask } from '../../api/ask';
import type { NewKey } from '../../api/keys';
import { FormDialog } from '../../parts/form-dialog';
import { TextField } from '../../parts/text-field';

const NOTHING = { consumer: '', team: '', name: '', expires: '', models: '' };

export function CreateKey({ onMade, onClose }: { onMade(key: NewKey): void; onClose(): void }) {
  const [form, setForm] = useState(NOTHING);
  const set = (member: keyof typeof NOTHING) => (value: string) => setForm({ ...form, [member]: value });
  const create = async () => onMade(await ask<NewKey>('keys', {}, { method: 'POST', body: bodyOf(form) }));
  return (
    <FormDialog title="Create a key" action="Create" onSubmit={create} onClose={onClose}>
      <TextField
        label="Consumer"
        required
        value={form.consumer}
        onChange={set('consumer')}
        hint="A user or application; a user of this name is made where there is none."
      />
      <TextField label="Team" value={form.team} onChange={set('team')} />
      <TextField label="What it is for" value={form.name} onChange={set('name')} />
      <TextField label="Ends" value={form.expires} onChange={set('expires')} placeholder="90d, or 2027-01-31" />
      <TextField
        label="Models"
        value={form.models}
        onChange={set('models')}
        hint="Only these, separated by commas; * stands for any text."
      />
    </FormDialog>
  );
}

function bodyOf({ models, ...texts }: typeof NOTHING): object {
  const given = Object.entries(texts).filter(([, value]) => value.trim() !== '');
  const names = models.split(',').map((name) => name.trim());
  const allowed = names.filter((name) => name !== '');
  return { ...Object.fromEntries(given), ...(allowed.length > 0 && { models: allowed }) };
}
