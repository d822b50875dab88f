import { Card } from '../../parts/card';

/** A file of the configuration, a section at a time. */
export function Part({ title, of }: { title: string; of: object }) {
  return (
    <Card title={title} note="without secrets" wide>
      <div class="card-text sections">
        {Object.entries(of).map(([name, value]) => (
          <details key={name}>
            <summary>
              <code>{name}</code>
            </summary>
            <pre tabIndex={0}>{JSON.stringify(value, null, 2)}</pre>
          </details>
        ))}
      </div>
    </Card>
  );
}
