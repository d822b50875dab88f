/**
 * Loaded before the gateway (`node --require`), in each of its threads: the time of day is as far ahead as the file
 * `SHIFT_FILE` says, and chance is what `CHANCE_SEED` makes of it. Timers stay as they are.
 */
import { openSync, readSync } from 'node:fs';
import { randomFrom } from '../support/random';

const RealDate = Date;
/** Packages wrap `Date.now`, which may then lead back here. */
const realNow = Date.now.bind(Date);
const file = openSync(process.env.SHIFT_FILE!, 'r');
const milliseconds = new Float64Array(1);

function now(): number {
  // Read each time: it costs a microsecond, and no thread can be behind another.
  readSync(file, milliseconds, { position: 0 });
  return realNow() + milliseconds[0]!;
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) => Reflect.construct(target, given.length ? given : [now()], newTarget) as Date,
  get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
});

if (process.env.CHANCE_SEED) Math.random = randomFrom(Number(process.env.CHANCE_SEED));
