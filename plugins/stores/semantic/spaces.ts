import type { SemanticStore, SpaceOptions } from '../../core/semantic-store';
import type { EntryLog } from './entry-log';
import { LocalSemanticStore } from './local-store';

/** The spaces of one store, which live as long as the process. */
export interface SemanticSpaces {
  /** The space of that name, made when it is first asked for; another bound is taken over. */
  open(options: SpaceOptions): SemanticStore;
  close(): Promise<void>;
}

/** Spaces that are found in the memory of this process and kept in logs. */
export function localSpaces(openLog: (space: string) => EntryLog): SemanticSpaces {
  const spaces = new Map<string, LocalSemanticStore>();
  return {
    open({ space, maxBytes }) {
      const present = spaces.get(space) ?? new LocalSemanticStore(openLog(space), maxBytes);
      spaces.set(space, present);
      present.resize(maxBytes);
      return present;
    },
    async close() {
      await Promise.all([...spaces.values()].map((space) => space.close()));
    },
  };
}
