import { useState } from 'preact/hooks';

/** A choice that this browser remembers, the first one until it is made. */
export function useStored<T extends string>(name: string, choices: readonly [T, ...T[]]): [T, (choice: T) => void] {
  const key = `ai-gateway.${name}`;
  const [chosen, setChosen] = useState(() => choices.find((choice) => choice === readStored(key)) ?? choices[0]);
  const choose = (choice: T) => {
    setChosen(choice);
    writeStored(key, choice);
  };
  return [chosen, choose];
}

// Browsers may forbid the storage; then a choice lasts as long as the page.
function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function writeStored(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}
