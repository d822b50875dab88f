import { parseArgs } from 'node:util';
import { messageOf } from '../../core/message-of';
import { suggestion } from '../../core/parameters';
import { cacheCommands } from './cache';
import { type Command, type Terminal, UsageError, type Values } from './command';
import { commandHelp, generalHelp } from './help';
import { invoiceCommand } from './invoice';
import { keysCommands } from './keys';
import { limitsCommand } from './limits';
import { pricesCommands } from './prices';
import { reconcileCommand } from './reconcile';
import { printable } from './table';
import { usageCommands } from './usage';

/** In the order of the help. */
const COMMANDS: readonly Command[] = [
  ...[...keysCommands, ...usageCommands, limitsCommand, ...cacheCommands],
  ...[...pricesCommands, invoiceCommand, reconcileCommand],
];
const FIRST_WORDS = [...new Set(COMMANDS.map(({ name }) => name.split(' ')[0]!))];

/**
 * Runs `eg-ai` with the words after its name.
 * @returns the exit code: 0 done, 1 failed, 2 the command line is at fault
 */
export async function run(words: readonly string[], given: Terminal): Promise<number> {
  const terminal = harmless(given);
  if (words[0] === 'help') return run([...words.slice(1), '--help'], given);
  const command = COMMANDS.find(({ name }) => name.split(' ').every((word, index) => words[index] === word));
  if (!command) return explain(words, terminal);
  const rest = words.slice(command.name.split(' ').length);
  if (!rest.some(isHelp)) return runCommand(command, rest, terminal);
  terminal.out(commandHelp(command));
  return 0;
}

/** Names of models and the like come from clients, and what is said of them must do nothing to a terminal. */
function harmless(terminal: Terminal): Terminal {
  const clean = (text: string) =>
    text
      .split(/(\r?\n)/)
      .map((part, index) => (index % 2 ? part : printable(part)))
      .join('');
  return { out: (text) => terminal.out(clean(text)), err: (text) => terminal.err(clean(text)) };
}

/** The help, of all commands or of those that begin with the word given. */
function explain(words: readonly string[], terminal: Terminal): number {
  const [group, ...others] = words.filter((word) => !isHelp(word));
  const inGroup = COMMANDS.filter(({ name }) => name.startsWith(`${group} `));
  const help = generalHelp(inGroup.length ? inGroup : COMMANDS);
  if (words.some(isHelp) && (group === undefined || inGroup.length > 0)) {
    terminal.out(help);
    return 0;
  }
  const unknown = inGroup.length ? (others.length ? `${group} ${others[0]}` : undefined) : group;
  if (unknown !== undefined) {
    const known = inGroup.length ? inGroup.map(({ name }) => name) : FIRST_WORDS;
    terminal.err(`eg-ai does not know "${unknown}"; ${suggestion(unknown, known)}\n`);
  }
  terminal.err(help);
  return 2;
}

async function runCommand(command: Command, words: string[], terminal: Terminal): Promise<number> {
  try {
    return await command.run(valuesOf(command, words), terminal);
  } catch (error) {
    if (!isFaultOfCommandLine(error)) {
      terminal.err(messageOf(error));
      return 1;
    }
    terminal.err(`${error.message}\n\n${commandHelp(command)}`);
    return 2;
  }
}

function valuesOf(command: Command, words: string[]): Values {
  const { values, positionals } = parsed(command, words);
  const { argument } = command;
  const [surplus] = positionals.slice(argument === undefined ? 0 : 1);
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is one word too many.`);
  if (argument === undefined) return values;
  const [given] = positionals;
  if (given === undefined) throw new UsageError(`${argument} is missing.`);
  return { ...values, [argument.replace(/[<>]/g, '')]: given };
}

function parsed({ options }: Command, words: string[]): { values: Values; positionals: string[] } {
  try {
    const { values, positionals, tokens } = parseArgs({ args: words, options, allowPositionals: true, tokens: true });
    refuseRepeated(tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : [])));
    return { values, positionals };
  } catch (error) {
    const [, option] = /^Unknown option '([^']+)'/.exec(error instanceof Error ? error.message : '') ?? [];
    if (option === undefined) throw error;
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new UsageError(`There is no option ${option}; ${suggestion(option, known)}`);
  }
}

/** The last one would count, and the others be silently left out. */
function refuseRepeated(given: readonly string[]): void {
  const repeated = given.find((name, at) => given.indexOf(name) < at);
  if (repeated !== undefined) throw new UsageError(`--${repeated} can be said only once.`);
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

function isFaultOfCommandLine(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
