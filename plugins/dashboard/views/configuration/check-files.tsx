import { useState } from 'preact/hooks';
import type { Problem } from '../../../ai/configuration/problem';
import { ask } from '../../api/ask';
import { Button } from '../../parts/button';
import { Card } from '../../parts/card';
import { Failure } from '../../parts/notices';

const FILES = [
  { name: 'gateway', label: 'gateway.config.yml' },
  { name: 'system', label: 'system.config.yml' },
] as const;

type Outcome = { problems: Problem[] } | { error: Error };

/** Says what would be wrong with a changed file. */
export function CheckFiles({ mayCheck }: { mayCheck: boolean }) {
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [outcome, setOutcome] = useState<Outcome>();
  const given = Object.entries(texts).filter(([, text]) => text.trim() !== '');
  const submit = (event: Event) => {
    event.preventDefault();
    ask<{ problems: Problem[] }>('configuration/check', {}, { method: 'POST', body: Object.fromEntries(given) })
      .then(setOutcome)
      .catch((error: Error) => setOutcome({ error }));
  };
  return (
    <Card
      title="Check a change"
      note="nothing is applied; beside a file that is left empty stands the present one"
      wide
    >
      <form class="card-text check" onSubmit={submit}>
        {FILES.map(({ name, label }) => (
          <label key={name} class="field">
            <span>{label}</span>
            <textarea
              rows={10}
              spellcheck={false}
              placeholder="Paste the text of the file"
              onInput={({ currentTarget }) => setTexts({ ...texts, [name]: currentTarget.value })}
            />
          </label>
        ))}
        <div class="toolbar">
          <Button type="submit" kind="primary" disabled={!mayCheck || given.length === 0}>
            Check
          </Button>
          {!mayCheck && <span class="note">This needs an admin’s token.</span>}
        </div>
      </form>
      {outcome && <Told outcome={outcome} />}
    </Card>
  );
}

function Told({ outcome }: { outcome: Outcome }) {
  if ('error' in outcome) return <Failure error={outcome.error} />;
  if (outcome.problems.length === 0) {
    return (
      <p class="card-text good" role="status">
        Nothing is wrong with it.
      </p>
    );
  }
  return (
    <ul class="card-text problems" role="status" aria-label="Problems">
      {outcome.problems.map(({ file, path, line, column, message, fix }) => (
        <li key={`${file} ${line} ${path} ${message}`}>
          <code>
            {file}
            {line !== undefined && `:${line}:${column ?? 1}`}
          </code>{' '}
          {path && <code>{path}</code>} {message}
          {fix && <small> – {fix}</small>}
        </li>
      ))}
    </ul>
  );
}
