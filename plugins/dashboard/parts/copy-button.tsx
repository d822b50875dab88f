import { useState } from 'preact/hooks';
import { Button } from './button';

/** Milliseconds for which it says that it has copied. */
const TOLD = 2000;

export function CopyButton({ text, what }: { text: string; what: string }) {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready');
  const copy = () => {
    const told = (result: 'copied' | 'failed') => {
      setState(result);
      window.setTimeout(() => setState('ready'), TOLD);
    };
    // Without TLS there is no clipboard, unless the gateway is on this machine.
    Promise.resolve()
      .then(() => navigator.clipboard.writeText(text))
      .then(
        () => told('copied'),
        () => told('failed'),
      );
  };
  const words = { ready: `Copy ${what}`, copied: 'Copied', failed: 'Select it and copy by hand' };
  return (
    <Button icon={state === 'copied' ? 'done' : 'copy'} onClick={copy}>
      <span aria-live="polite">{words[state]}</span>
    </Button>
  );
}
