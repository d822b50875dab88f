import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { jsYaml } from './host-modules';
import { type ConfigPath, printPath, type Problem } from './problem';

/** Nobody mends more at once, and each is looked for in the whole file. */
const MOST_PROBLEMS = 200;

/** A configuration file as the host reads it, with the place of everything in it. */
export class YamlFile {
  readonly name: string;
  /** The content after environment replacement; undefined when the file cannot be read. */
  readonly value: unknown;
  readonly problems: Problem[] = [];
  private readonly source: string = '';
  private readonly document: Document | undefined;
  private readonly lines = new LineCounter();

  /** @param given in place of what the file holds, and of the environment */
  constructor(
    readonly file: string,
    given?: { source: string; variables: Readonly<Record<string, string | undefined>> },
  ) {
    const relative = path.relative('', file);
    this.name = relative.startsWith('..') ? file : relative;
    try {
      this.source = given?.source ?? readFileSync(file, 'utf8');
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      this.report([], code === 'ENOENT' ? 'the file is missing' : `the file cannot be read: ${message}`);
      return;
    }
    const text = replaceVariables(this.source, given?.variables ?? process.env);
    this.document = parseDocument(text, { lineCounter: this.lines, merge: true, prettyErrors: false });
    // The host's own files may do as they like; what somebody has sent must not.
    this.value = this.load(text, given ? 'safeLoad' : 'load');
  }

  /**
   * Notes a problem at a path; where the path ends in nothing that exists, its nearest parent is pointed at. What was
   * said first of a place stands.
   */
  report(at: ConfigPath, message: string, fix?: string): void {
    if (this.problems.length >= MOST_PROBLEMS) return;
    const problem = this.problemAt(at, message, fix);
    if (!this.problems.some(({ path }) => path === problem.path)) this.problems.push(problem);
  }

  problemAt(at: ConfigPath, message: string, fix?: string): Problem {
    return { file: this.name, path: printPath(at), ...this.placeOf(at), message, fix };
  }

  /** A problem at a printed path, such as `pipelines.ai.policies[0].quota`, as errors of policies carry it. */
  problemAtPrinted(printed: string, message: string): Problem {
    const parts = printed.split(/[.[\]]/).filter(Boolean);
    return { ...this.problemAt(parts, message), path: printed };
  }

  /** Name of the variable that a member's value was replaced from: `NAME` of `apiKey: ${NAME}`. */
  variableAt(at: ConfigPath): string | undefined {
    const { line } = this.placeOf(at);
    const text = line === undefined ? '' : (this.source.split('\n')[line - 1] ?? '');
    const member = String(at.findLast((part) => typeof part === 'string')).replace(/[^\w-]/g, '\\$&');
    return new RegExp(`\\b${member}["']?\\s*:\\s*[["']*\\$\\{([A-Za-z0-9_]+)`).exec(text)?.[1];
  }

  // The host's parser decides what the content is; the other one knows places, and says better what is wrong.
  private load(text: string, by: 'load' | 'safeLoad'): unknown {
    const [error] = this.document?.errors ?? [];
    if (error) {
      const { line, col: column } = this.lines.linePos(error.pos[0]);
      this.problems.push({ file: this.name, path: '', line, column, message: `not valid YAML: ${error.message}` });
      return undefined;
    }
    try {
      return jsYaml[by](text);
    } catch (thrown) {
      const { reason, mark } = thrown as { reason?: string; mark?: { line: number; column: number } };
      const place = mark && { line: mark.line + 1, column: mark.column + 1 };
      this.problems.push({
        file: this.name,
        path: '',
        ...place,
        message: `not valid YAML: ${reason ?? String(thrown)}`,
      });
      return undefined;
    }
  }

  private placeOf(at: ConfigPath): { line?: number; column?: number } {
    let node: unknown = this.document?.contents;
    let offset: number | undefined;
    for (const part of at) {
      const found = this.child(node, part);
      if (!found) break;
      offset = found.place.range?.[0] ?? offset;
      node = found.value;
    }
    if (offset === undefined) return {};
    const { line, col: column } = this.lines.linePos(offset);
    return { line, column };
  }

  private child(parent: unknown, part: string | number): { place: Node; value: unknown } | undefined {
    const node = isAlias(parent) && this.document ? parent.resolve(this.document) : parent;
    if (isSeq(node)) {
      const item = node.items[Number(part)];
      return isNode(item) ? { place: item, value: item } : undefined;
    }
    if (!isMap(node)) return undefined;
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
    return pair && isNode(pair.key) ? { place: pair.key, value: pair.value } : undefined;
  }
}

/**
 * `${NAME}` and `${NAME:-default}`, in comments as well, exactly as the host replaces them (its `lib/config/config.js`):
 * `$${NAME}` stays as it is, and what is neither set nor has a default becomes `null`.
 */
export function replaceVariables(text: string, variables: Readonly<Record<string, string | undefined>>): string {
  return text.replace(
    /\$?\$\{([A-Za-z0-9_]+)(:-(.*?))?\}/g,
    (whole: string, name: string, _given: string | undefined, fallback: string | undefined) =>
      whole.startsWith('$$') ? whole : (variables[name] ?? (fallback || 'null')),
  );
}
