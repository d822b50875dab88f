/** Verbs that a particle turns into their contrary. */
const PHRASAL =
  /^(?:turn|turning|turned|turns|switch|switching|switched|switches|power|powering|sign|signing|signed|clock|clocking|clocked|opt|opting|opted|zoom|zooming|zoomed|scale|scaling|scaled|check|checking|checked|lock|locking|locked|roll|rolling|put|putting|take|taking|took|scroll|scrolling|move|moving|moved|speed|speeding|wind|winding)$/;

const CONTRARY: ReadonlyMap<string, string> = new Map([
  ['on', 'off'],
  ['off', 'on'],
  ['in', 'out'],
  ['out', 'in'],
  ['up', 'down'],
  ['down', 'up'],
]);

/** Verbs that mean "turn on" or "turn off" by themselves. */
const SWITCHING: ReadonlyMap<string, string> = new Map([
  ['enable', 'on'],
  ['activate', 'on'],
  ['disable', 'off'],
  ['deactivate', 'off'],
]);

/** How many words may stand between a verb and "on" or "off" ("turn the dark mode off"); other particles stand right behind it. */
const REACH = 5;

const PREFIXED = /(?<![a-z])(on|off|in|out|up|down)-([a-z]{3,})/g;

/** Particles that say in which of two contrary ways a verb or a compound is meant: "turn off" gives "off", "on-page" "on-page". */
export function particlesIn(plain: string, tokens: readonly string[], lemmas: readonly string[]): Set<string> {
  const particles = new Set(lemmas.flatMap((lemma) => SWITCHING.get(lemma) ?? []));
  tokens.forEach((token, at) => {
    if (!PHRASAL.test(token)) return;
    const near = tokens.slice(at + 1, at + 1 + REACH);
    const particle = CONTRARY.has(near[0] ?? '') ? near[0] : near.find((word) => word === 'on' || word === 'off');
    if (particle !== undefined) particles.add(particle);
  });
  for (const [, prefix, word] of plain.matchAll(PREFIXED)) particles.add(`${prefix}-${word}`);
  return particles;
}

/** "turn on" and "turn off", "on-page" and "off-page". */
export function areContrary(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  for (const particle of one) {
    const [word = '', ...compound] = particle.split('-');
    const contrary = [CONTRARY.get(word), ...compound].join('-');
    if (other.has(contrary) && !other.has(particle) && !one.has(contrary)) return true;
  }
  return false;
}
