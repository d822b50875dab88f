/** Why the gateway cannot start, in words for the person who started it. */
export class StartError extends Error {
  constructor(
    message: string,
    /** What is wrong, where, and how to mend it. */
    readonly details: string,
  ) {
    super(message);
    this.name = 'StartError';
  }
}
