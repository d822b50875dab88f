import type { Command } from './command';

export function generalHelp(commands: readonly Command[]): string {
  const lines = commands.map(({ name, summary }) => [name, summary] as const);
  return ['Usage: eg-ai <command> [options]', '', 'Commands:', ...columns(lines), '', ...NOTES].join('\n');
}

const NOTES = [
  'eg-ai <command> --help tells more about one.',
  'The gateway is the one on this machine whose admin port is EG_ADMIN_PORT, or 9876; AI_ADMIN_TOKEN holds its token',
  'where it asks for one.',
];

export function commandHelp(command: Command): string {
  const { name, argument, summary } = command;
  const options = Object.entries(command.options).map(
    ([name, { value = '', help }]) => [`--${name} ${value}`.trim(), help] as const,
  );
  const usage = ['Usage: eg-ai', name, argument, '[options]'].filter(Boolean).join(' ');
  return [usage, '', summary, '', 'Options:', ...columns(options)].join('\n');
}

function columns(lines: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...lines.map(([left]) => left.length));
  return lines.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
