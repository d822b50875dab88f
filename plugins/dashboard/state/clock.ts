import { useEffect, useState } from 'preact/hooks';
import { useStored } from './stored';

/** Milliseconds between two looks at the gateway. */
const PERIOD = 15_000;

export interface Clock {
  /** When the page looked last; everything on it is of this moment. */
  now: number;
  automatic: boolean;
  setAutomatic(on: boolean): void;
  refresh(): void;
}

/** Moves on by itself while the page can be seen. */
export function useClock(): Clock {
  const [now, setNow] = useState(Date.now);
  const [choice, setChoice] = useStored('refresh', ['on', 'off']);
  const refresh = () => setNow(Date.now());
  const automatic = choice === 'on';
  useEffect(() => {
    if (!automatic) return undefined;
    const timer = window.setInterval(() => document.visibilityState === 'visible' && refresh(), PERIOD);
    return () => window.clearInterval(timer);
  }, [automatic]);
  return { now, automatic, setAutomatic: (on) => setChoice(on ? 'on' : 'off'), refresh };
}
