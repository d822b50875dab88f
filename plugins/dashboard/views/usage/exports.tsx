import { addressOf } from '../../api/ask';
import { parametersOf, type UsageAsked } from '../../api/usage';
import { Icon } from '../../parts/icon';

const FORMATS = [
  { format: 'csv', words: 'CSV', title: 'For spreadsheets' },
  { format: 'jsonl', words: 'JSON Lines', title: 'For programs' },
  { format: 'focus', words: 'FOCUS', title: 'For cost tools: the FinOps Open Cost and Usage Specification' },
] as const;

/** What the view shows, as files; the server writes them, however long they are. */
export function Exports({ asked }: { asked: UsageAsked }) {
  const parameters = parametersOf(asked);
  return (
    <div class="exports" role="group" aria-label="Export">
      <Icon name="download" />
      {FORMATS.map(({ format, words, title }) => (
        <a key={format} class="button quiet" title={title} href={hrefFor(format)} download={fileName(asked, format)}>
          {words}
        </a>
      ))}
      <StatementLink asked={asked} />
    </div>
  );

  // A FOCUS export has its own lines and columns.
  function hrefFor(format: string): string {
    const { by, measures, ...spanned } = parameters;
    return addressOf('usage', { ...(format === 'focus' ? spanned : { ...spanned, by, measures }), format });
  }
}

function fileName({ from, to }: UsageAsked, format: string): string {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  return `usage-${day(from)}-${day(to - 1)}.${format === 'focus' ? 'focus.csv' : format}`;
}

/** Of the one team or consumer that is looked at: the statement of the month in which the time ends. */
function StatementLink({ asked: { where = {}, to } }: { asked: UsageAsked }) {
  const { team, consumer } = where;
  const several = [team, consumer].some((name) => name?.includes(','));
  if ((!team && !consumer) || several) return null;
  const month = new Date(to - 1).toISOString().slice(0, 7);
  const href = addressOf('invoices', { team, consumer, month, format: 'html' });
  return (
    <a class="button quiet" title={`What is charged for ${month}, to print`} href={href} target="_blank" rel="noopener">
      Statement
    </a>
  );
}
