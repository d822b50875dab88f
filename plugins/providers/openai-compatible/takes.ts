import { CHAT_OPTIONS, type ChatOption, type Takes } from '../../core/options';
import type { Quirks } from './quirks';

/** What the hub has for the sake of other APIs. */
const NOT_OF_OPENAI: ReadonlySet<string> = new Set([
  'top_k', 'min_p', 'repetition_penalty', 'thinking', 'server_tools', 'citations',
]); // prettier-ignore

/** The options that a relative of OpenAI's API takes, by its row in the table. */
export function takesOf({ unsupported = [], ignored = [], further = [], remarks = {} }: Quirks): Takes {
  const options = Object.keys(CHAT_OPTIONS) as ChatOption[];
  const taken = options.filter((option) => {
    if (NOT_OF_OPENAI.has(option)) return further.includes(option);
    return !unsupported.includes(option) && !ignored.includes(option);
  });
  return Object.fromEntries(taken.map((option) => [option, remarks[option] ?? true]));
}
