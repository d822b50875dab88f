import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface CardProps {
  title: string;
  /** A few words on what is counted, or when. */
  note?: ComponentChildren;
  actions?: ComponentChildren;
  busy?: boolean;
  wide?: boolean;
  children: ComponentChildren;
}

export function Card({ title, note, actions, busy = false, wide = false, children }: CardProps) {
  const id = useId();
  return (
    <section class={`card ${wide ? 'wide' : ''}`} aria-labelledby={id} aria-busy={busy}>
      <header class="card-head">
        <h2 id={id}>{title}</h2>
        {note && <span class="note">{note}</span>}
        {actions && <div class="card-actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
}
