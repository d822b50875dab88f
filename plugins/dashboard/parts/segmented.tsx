interface SegmentedProps<T extends string> {
  label: string;
  options: readonly { name: T; short: string; label?: string }[];
  chosen: T;
  onChoose(name: T): void;
}

/** One of a few choices, all in sight. */
export function Segmented<T extends string>({ label, options, chosen, onChoose }: SegmentedProps<T>) {
  return (
    <div class="segmented" role="group" aria-label={label}>
      {options.map(({ name, short, label: title }) => (
        <button key={name} type="button" title={title} aria-pressed={name === chosen} onClick={() => onChoose(name)}>
          {short}
        </button>
      ))}
    </div>
  );
}
