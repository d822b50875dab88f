import { useState } from 'preact/hooks';
import { ask } from '../../api/ask';
import type { PipelineExplained } from '../../api/configuration';
import { useLoaded } from '../../api/use-loaded';
import { Button } from '../../parts/button';
import { Empty, Shown } from '../../parts/notices';
import { change } from '../../state/place';
import { PipelineCard } from './pipeline-card';

const QUESTIONS = [
  { name: 'model', label: 'Model', placeholder: 'such as smart' },
  { name: 'consumer', label: 'Consumer', placeholder: 'anybody' },
  { name: 'path', label: 'Path', placeholder: '/v1/chat/completions' },
] as const;

/** The pipelines, and where a request would go. */
export function Explain({ params, now }: { params: URLSearchParams; now: number }) {
  const asked = Object.fromEntries(
    QUESTIONS.flatMap(({ name }) => (params.get(name) ? [[name, params.get(name) ?? '']] : [])),
  );
  const key = JSON.stringify(asked);
  const explained = useLoaded(`${key} ${now}`, (signal) =>
    ask<{ data: PipelineExplained[] }>('configuration/explain', asked, { signal }),
  );
  return (
    <>
      <Questions key={key} asked={asked} />
      <Shown of={explained}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title="No pipeline">Nothing that is configured takes such a request.</Empty>
          ) : (
            data.map((pipeline) => <PipelineCard key={pipeline.pipeline} of={pipeline} />)
          )
        }
      </Shown>
    </>
  );
}

function Questions({ asked }: { asked: Readonly<Record<string, string>> }) {
  const [given, setGiven] = useState(asked);
  const submit = (event: Event) => {
    event.preventDefault();
    change(Object.fromEntries(QUESTIONS.map(({ name }) => [name, given[name]?.trim() || undefined])));
  };
  return (
    <form class="toolbar" role="search" aria-label="Where would a request go?" onSubmit={submit}>
      {QUESTIONS.map(({ name, label, placeholder }) => (
        <label key={name} class="inline-field">
          <span>{label}</span>
          <input
            type="text"
            placeholder={placeholder}
            value={given[name] ?? ''}
            onInput={({ currentTarget }) => setGiven({ ...given, [name]: currentTarget.value })}
          />
        </label>
      ))}
      <Button type="submit">Explain</Button>
    </form>
  );
}
