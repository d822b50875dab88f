import { CHAT_OPTIONS, type ChatOption } from '../../plugins/core/options';
import type { Provider } from '../../plugins/core/provider';
import { code, markdownTable } from './documentation';

/** Which provider takes which option of chat, by what the providers' adapters declare. */
export function optionsTable(providers: readonly Provider[]): string {
  const chatting = providers.filter(({ operations }) => operations.chat);
  const rows = (Object.keys(CHAT_OPTIONS) as ChatOption[]).map((option) => {
    const lacking = chatting.filter((provider) => remarkOf(provider, option) === undefined);
    return [
      code(option),
      CHAT_OPTIONS[option],
      takers(chatting, option),
      lacking.length > chatting.length / 2 ? 'all others' : namesOf(lacking),
    ];
  });
  return markdownTable(['option', 'is', 'taken by', 'dropped by'], rows);
}

/** Those are named that are fewer; the others are all others. */
function takers(providers: readonly Provider[], option: ChatOption): string {
  const taking = providers.filter((provider) => remarkOf(provider, option) !== undefined);
  const remarks = taking.flatMap((provider) => {
    const remark = remarkOf(provider, option);
    return typeof remark === 'string' ? [`${code(provider.kind)} (${remark})`] : [];
  });
  if (taking.length === providers.length) return ['all', ...remarks].join('; ');
  if (taking.length > providers.length / 2) return ['all others', ...remarks].join('; ');
  const plain = taking.filter((provider) => remarkOf(provider, option) === true);
  return [namesOf(plain), ...remarks].filter(Boolean).join(', ');
}

function remarkOf({ operations }: Provider, option: ChatOption): true | string | undefined {
  return operations.chat?.takes?.[option];
}

function namesOf(providers: readonly Provider[]): string {
  return providers.map(({ kind }) => code(kind)).join(', ');
}
