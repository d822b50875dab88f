/** Drawn on a grid of 16 by 16 with a line of 1.5. */
const PATHS = {
  overview: 'M2.5 13.5h11M4.5 11V8m3.5 3V3.5M11.5 11V6',
  usage: 'M8 2.5v5.5l4.5 2.5M14 8A6 6 0 1 1 8 2',
  requests: 'M2.5 4h11M2.5 8h11M2.5 12h7',
  providers: 'M4.5 12.5a3 3 0 0 1-.3-6 4 4 0 0 1 7.7.5 2.8 2.8 0 0 1-.4 5.5z',
  limits: 'M2.5 11.5a5.5 5.5 0 1 1 11 0M8 11.5 10.5 7',
  cache:
    'M2.5 4.2c0-1 2.5-1.7 5.5-1.7s5.5.7 5.5 1.7S11 6 8 6 2.5 5.3 2.5 4.2zm0 0v7.6c0 1 2.5 1.7 5.5 1.7s5.5-.7 5.5-1.7V4.2M2.5 8c0 1 2.5 1.7 5.5 1.7s5.5-.7 5.5-1.7',
  keys: 'M6.8 9.2 13 3m-2 2 1.8 1.8M5 13.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  configuration: 'M2.5 4.5h6m3 0h2m-11 7h2m3 0h6M10 3v3M6 10v3',
  refresh: 'M13.5 8A5.5 5.5 0 1 1 11.8 4M13.5 2.5V5H11',
  light:
    'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1.5v1m0 11v1M1.5 8h1m11 0h1M3.4 3.4l.7.7m7.8 7.8.7.7m0-9.2-.7.7m-7.8 7.8-.7.7',
  dark: 'M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z',
  system: 'M2.5 3h11v7.5h-11zM6 13.5h4',
  help: 'M6.2 6.2a1.9 1.9 0 1 1 2.7 2c-.6.3-.9.7-.9 1.4m0 1.9v.1M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12z',
  menu: 'M2.5 4.5h11m-11 3.5h11m-11 3.5h11',
  close: 'm4 4 8 8m0-8-8 8',
  copy: 'M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8z',
  done: 'm3 8.5 3.5 3.5L13 4.5',
  play: 'M5 3.5v9l7.5-4.5z',
  pause: 'M5.5 3.5v9m5-9v9',
  table: 'M2.5 3.5h11v9h-11zm0 3h11m-7-3v9',
  chart: 'm2.5 11 3.5-4 3 2.5 4.5-6',
  download: 'M8 2.5v7m-3-3 3 3 3-3M2.5 13.5h11',
  leave: 'M6.5 2.5h-4v11h4M6 8h7.5M11 5.5 13.5 8 11 10.5',
  up: 'M8 12.5v-9m-3.5 3.5L8 3.5 11.5 7',
  down: 'M8 3.5v9M4.5 9 8 12.5 11.5 9',
  plus: 'M8 3v10M3 8h10',
  warning: 'M8 2.5 14 13H2zM8 6.5v3m0 1.8v.1',
} as const;
export type IconName = keyof typeof PATHS;

/** Says nothing by itself: the words stand beside it, or name the button around it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
