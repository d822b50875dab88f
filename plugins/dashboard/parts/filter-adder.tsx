import { useState } from 'preact/hooks';
import type { UsageDimension } from '../api/usage';
import { change } from '../state/place';
import { wordsOf } from '../state/filters';
import { Button } from './button';

/** Adds a filter to the address. */
export function FilterAdder({ dimensions }: { dimensions: readonly UsageDimension[] }) {
  const [name, setName] = useState<string>(dimensions[0] ?? '');
  const [value, setValue] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (value.trim() === '') return;
    change({ [name]: value.trim() });
    setValue('');
  };
  return (
    <form class="inline-fields joined" role="search" onSubmit={submit}>
      <select aria-label="Filter by" value={name} onChange={({ currentTarget }) => setName(currentTarget.value)}>
        {dimensions.map((dimension) => (
          <option key={dimension} value={dimension}>
            {wordsOf(dimension)}
          </option>
        ))}
      </select>
      <input
        type="text"
        class="filter-value"
        aria-label={`${wordsOf(name)} to filter by`}
        placeholder="is …"
        value={value}
        onInput={({ currentTarget }) => setValue(currentTarget.value)}
      />
      <Button type="submit" icon="plus" label="Add the filter" />
    </form>
  );
}
