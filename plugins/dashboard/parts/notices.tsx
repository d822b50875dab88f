import type { ComponentChildren } from 'preact';
import type { Loaded } from '../api/use-loaded';
import { Icon } from './icon';

/** There is nothing to show; says what would bring something. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children && <p>{children}</p>}
    </div>
  );
}

export function Failure({ error }: { error: Error }) {
  return (
    <div class="failure" role="alert">
      <Icon name="warning" />
      <p>{error.message}</p>
    </div>
  );
}

/** What was loaded, or that it is not there yet, or why it does not come. */
export function Shown<T>({ of, children }: { of: Loaded<T>; children: (value: T) => ComponentChildren }) {
  const { value, error } = of;
  return (
    <>
      {error && <Failure error={error} />}
      {value !== undefined ? children(value) : !error && <div class="skeleton" role="status" aria-label="Loading" />}
    </>
  );
}
