/** A hash or a set of Redis, as the host's emulation of it holds them. */
export type EmulatedValue = Record<string, string> | Set<string>;

/** The memory of the host's Redis emulation (`ioredis-mock`, versions 4 to 8): all of its commands go through it. */
export interface EmulatedMemory {
  get(name: string): EmulatedValue | undefined;
  set(name: string, value: EmulatedValue): void;
  delete(name: string): void;
  clear(): void;
  keys(): string[];
}

/** The host's database: the client of a real Redis, or the emulation. */
export interface HostDatabase {
  data?: EmulatedMemory;
}

/** Calls back with each name, as soon as what it stands for is another or is gone. @returns the memory, unobserved */
export function observe(
  database: Required<HostDatabase>,
  changed: (names: readonly string[]) => void,
): { memory: EmulatedMemory; stop(): void } {
  const memory = database.data;
  database.data = {
    ...memory,
    set(name, value) {
      memory.set(name, value);
      changed([name]);
    },
    delete(name) {
      memory.delete(name);
      changed([name]);
    },
    clear() {
      const names = memory.keys();
      memory.clear();
      changed(names);
    },
  };
  return { memory, stop: () => void (database.data = memory) };
}
