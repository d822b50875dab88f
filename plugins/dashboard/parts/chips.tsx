import { Icon } from './icon';

interface ChipsProps {
  chips: readonly { name: string; words: string; value: string }[];
  onDrop(name: string): void;
}

/** Filters that are on; each goes by a click. */
export function Chips({ chips, onDrop }: ChipsProps) {
  if (chips.length === 0) return null;
  return (
    <ul class="chips" aria-label="Filters">
      {chips.map(({ name, words, value }) => (
        <li key={name}>
          <button
            type="button"
            class="chip"
            onClick={() => onDrop(name)}
            aria-label={`Remove the filter ${words}: ${value}`}
          >
            {words}: <b>{value}</b>
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}
