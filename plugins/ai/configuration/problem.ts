/** Where in a file: member names and positions in lists. */
export type ConfigPath = readonly (string | number)[];

/** Something in a configuration file that keeps the gateway from using it. */
export interface Problem {
  /** As the user would name it: relative to the folder the program was started in. */
  file: string;
  /** Such as `pipelines.ai.policies[1].quota`; empty for the file as a whole. */
  path: string;
  /** From 1. Undefined when there is no place to point at. */
  line?: number;
  column?: number;
  message: string;
  /** How to mend it. */
  fix?: string;
}

export function printPath(path: ConfigPath): string {
  return path.reduce<string>(
    (text, part) => (/^\d+$/.test(String(part)) ? `${text}[${part}]` : text ? `${text}.${part}` : String(part)),
    '',
  );
}

/** One problem in one line, for a log: `gateway.config.yml:12:9 policies[3]: ... ` */
export function printProblem({ file, path, line, column, message, fix }: Problem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return [place, path && ` ${path}`, `: ${message}`, fix && ` (${fix})`].filter(Boolean).join('');
}

/** All problems as a text for people at a terminal. */
export function printProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ file, path, line, column, message, fix }) => {
      const place = [file, line, column].filter((part) => part !== undefined).join(':');
      return [`${place}${path && `  ${path}`}`, `    ${message}`, ...(fix ? [`    To mend it: ${fix}`] : [])].join(
        '\n',
      );
    })
    .join('\n\n');
}
