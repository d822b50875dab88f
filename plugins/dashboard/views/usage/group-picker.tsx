import type { UsageDimension } from '../../api/usage';
import { change } from '../../state/place';
import { DIMENSIONS, isTag } from '../../state/filters';

/** Chooses what usage is told apart by. */
export function GroupPicker({ by }: { by: UsageDimension }) {
  const choose = (event: Event & { currentTarget: HTMLSelectElement }) =>
    change({ by: event.currentTarget.value === 'tag' ? 'tag.project' : event.currentTarget.value });
  const name = (event: Event & { currentTarget: HTMLInputElement }) => {
    const tag = event.currentTarget.value.trim();
    if (tag) change({ by: `tag.${tag}` });
  };
  return (
    <div class="inline-fields">
      <label class="inline-field">
        <span>Group by</span>
        <select value={isTag(by) ? 'tag' : by} onChange={choose}>
          {DIMENSIONS.map((dimension) => (
            <option key={dimension.name} value={dimension.name}>
              {dimension.words}
            </option>
          ))}
          <option value="tag">Tag …</option>
        </select>
      </label>
      {isTag(by) && (
        <label class="inline-field">
          <span>named</span>
          <input type="text" value={by.slice('tag.'.length)} onChange={name} />
        </label>
      )}
    </div>
  );
}
