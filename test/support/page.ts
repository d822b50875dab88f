import { readFileSync } from 'node:fs';

/** A fenced block of a page. */
export interface Block {
  /** What stands behind the fence: `sh`, `js`, `json`, `text`, … */
  language: string;
  text: string;
  /** Number of its first line, for messages. */
  line: number;
}

/** Something that a reader does, and what the page says comes of it. */
export interface Step {
  command: Block;
  output?: Block;
}

const OUTPUTS = ['text', 'json'];

/** The fenced blocks of a page, or of the one section with this title. */
export function blocksOf(page: string, section?: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  let wanted = section === undefined;
  for (const [index, line] of readFileSync(page, 'utf8').split('\n').entries()) {
    if (!open && section !== undefined && line.startsWith('## ')) wanted = line === `## ${section}`;
    const fence = /^```(\w*)$/.exec(line);
    if (open && fence) open = void (wanted && blocks.push(open));
    else if (fence) open = { language: fence[1] ?? '', text: '', line: index + 2 };
    else if (open) open.text += `${line}\n`;
  }
  return blocks;
}

/** The commands of a page in their order, each with the output that follows it. */
export function stepsOf(blocks: readonly Block[]): Step[] {
  return blocks.flatMap((command, index) => {
    if (command.language !== 'sh') return [];
    const next = blocks[index + 1];
    return [{ command, output: next && OUTPUTS.includes(next.language) ? next : undefined }];
  });
}

/** Files that a page has its reader write: blocks whose first line is a comment with nothing but a file's name. */
export function filesOf(blocks: readonly Block[]): { name: string; text: string }[] {
  return blocks.flatMap(({ text }) => {
    const name = /^(?:\/\/|#) ([\w./-]+\.\w+)\n/.exec(text)?.[1];
    return name ? [{ name, text }] : [];
  });
}

/** What differs from one run to the next. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\b(req|msg)_[0-9a-f]{32}\b/g, '$1_…'],
  [/\bdemo-\d+\b/g, 'demo-…'],
  [/"created":\d+/g, '"created":…'],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '(time)'],
  [/\d{4}-\d\d-\d\d/g, '(date)'],
  [/x-ai-cache-age: \d+/g, 'x-ai-cache-age: …'],
  [/try again in \d+ s/g, 'try again in … s'],
  // Some machines run it.
  [/^( +ollama +).*$/gm, '$1…'],
];

/** An output without what differs from run to run and at the ends of lines. */
export function masked(output: string): string {
  const text = output.replaceAll('\r', '').replace(/[ \t]+$/gm, '');
  return CHANGING.reduce((masked, [pattern, mask]) => masked.replace(pattern, mask), text).trim();
}

/** Whether an output is what the page says; a line `...` on the page stands for any lines. */
export function agrees(output: string, said: string): boolean {
  const parts = masked(said).split(/^\.\.\.$/m);
  const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('[^]*')}$`).test(masked(output));
}
