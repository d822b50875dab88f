/**
 * Loaded before each program that the benchmark measures (`node --require`): tells the benchmark how much processor
 * time this process has used, all its threads included, and ends it when the benchmark itself has ended.
 */
export const CPU_QUESTION = 'cpu used?';

/** Microseconds of processor time since the process began. */
export interface CpuAnswer {
  cpu: number;
}

process.on('message', (message) => {
  if (message !== CPU_QUESTION) return;
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system } satisfies CpuAnswer);
});
process.on('disconnect', () => process.exit());
