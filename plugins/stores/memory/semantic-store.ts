import type { EntryLog } from '../semantic/entry-log';
import { localSpaces, type SemanticSpaces } from '../semantic/spaces';
import { compactCopy } from './compact-copy';

/** Spaces of this process alone. */
export function memorySpaces(): SemanticSpaces {
  return localSpaces(memoryLog);
}

function memoryLog(): EntryLog {
  const answers = new Map<string, Buffer>();
  const tallies = new Map<string, number>();
  return {
    expires: false,
    async follow() {},
    async append({ id, answer }) {
      answers.set(id, compactCopy(answer));
    },
    async remove(ids) {
      for (const id of ids) answers.delete(id);
    },
    answer: async (id) => answers.get(id),
    async tally(added) {
      for (const [name, count] of Object.entries(added)) tallies.set(name, (tallies.get(name) ?? 0) + count);
    },
    tallies: async () => Object.fromEntries(tallies),
    async dropTallies(names) {
      for (const name of names) tallies.delete(name);
    },
    async close() {
      answers.clear();
      tallies.clear();
    },
  };
}
