/** Where a command writes, one line or text at a time; tests give their own. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
}

export interface Option {
  type: 'string' | 'boolean';
  /** What stands for the value in the help, e.g. `<time>`. */
  value?: string;
  help: string;
}

/** Of commands that ask the admin port. */
export const jsonOption: Option = { type: 'boolean', help: 'print JSON, as the admin port answers it' };

export type Values = Readonly<Record<string, string | boolean | undefined>>;

/** What stands after `eg-ai`: one word or two, such as `keys create`. */
export interface Command {
  name: string;
  summary: string;
  /** A word that must follow, such as `<id>`; it is among the values by the name without brackets. */
  argument?: string;
  options: Readonly<Record<string, Option>>;
  /** @returns the exit code. Throws `UsageError` when the command line is at fault. */
  run(values: Values, terminal: Terminal): Promise<number>;
}

/** The command line is at fault: the help is shown and the exit code is 2. */
export class UsageError extends Error {}
