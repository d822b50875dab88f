/** How a window stands after something was taken from it. */
export interface WindowState {
  allowed: boolean;
  /** What is left in the window; never negative. */
  remaining: number;
  /** Milliseconds until the window begins anew. */
  resetAfter: number;
}

/** Counts per key in windows that begin with the first count. */
export interface Counters {
  /** Takes one from the key's window of so many seconds, unless `limit` were exceeded. */
  take(key: string, limit: number, seconds: number): Promise<WindowState>;
  /** Gives one back that was taken. */
  giveBack(key: string, limit: number, seconds: number): Promise<void>;
}
