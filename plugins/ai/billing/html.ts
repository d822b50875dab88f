/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}
}

type Content = Html | string | number | null | undefined | false | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Template of HTML, as a tag: what is put in is escaped unless it is HTML itself, lists are joined, nothing is empty. */
export function html(texts: TemplateStringsArray, ...contents: Content[]): Html {
  const [first = '', ...rest] = texts;
  return new Html(rest.reduce((whole, text, index) => whole + written(contents[index]) + text, first));
}

function written(content: Content): string {
  if (content instanceof Html) return content.text;
  if (Array.isArray(content)) return content.map(written).join('');
  if (content === null || content === undefined || content === false) return '';
  return String(content).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
