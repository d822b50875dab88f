import { parseArgs } from 'node:util';
import { type Command, type Terminal, UsageError, type Values } from './command';
import { commandHelp, generalHelp } from './help';
import { usageCommand } from './usage';

/** In the order of the help. */
const COMMANDS: readonly Command[] = [usageCommand];

/**
 * Runs `eg-ai` with the words after its name.
 * @returns the exit code: 0 done, 1 failed, 2 the command line is at fault
 */
export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = words;
  const command = COMMANDS.find((each) => each.name === name);
  if (command && rest.some(isHelp)) {
    terminal.out(commandHelp(command));
    return 0;
  }
  if (command) return runCommand(command, rest, terminal);
  if (name !== undefined && isHelp(name)) {
    terminal.out(generalHelp(COMMANDS));
    return 0;
  }
  if (name !== undefined) terminal.err(`eg-ai does not know "${name}".\n`);
  terminal.err(generalHelp(COMMANDS));
  return 2;
}

async function runCommand(command: Command, words: string[], terminal: Terminal): Promise<number> {
  try {
    const values: Values = parseArgs({ args: words, options: command.options }).values;
    return await command.run(values, terminal);
  } catch (error) {
    if (!isFaultOfCommandLine(error)) {
      terminal.err(error instanceof Error ? error.message : String(error));
      return 1;
    }
    terminal.err(`${error.message}\n\n${commandHelp(command)}`);
    return 2;
  }
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

function isFaultOfCommandLine(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
