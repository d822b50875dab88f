/** The message of what was asked for, where it fails. */
export async function rejection(asked: unknown): Promise<string> {
  return Promise.resolve(asked).then(
    () => 'nothing',
    (error: Error) => error.message,
  );
}
