/** Which messages have reached whom, beyond a restart, for all processes that share it. */
export interface Deliveries {
  /**
   * Takes a delivery over for so many milliseconds, after which another may, should this process have ended.
   * @returns false where it has been made, or somebody else is at it
   */
  claim(name: string, milliseconds: number): boolean;
  /** Whether it has been made. */
  isMade(name: string): boolean;
  /** It has been made, and is never made again. */
  make(name: string): void;
  /** Gives back what was taken over and could not be made. */
  giveBack(name: string): void;
  close(): Promise<void>;
}
