import type { ComponentChildren } from 'preact';
import { count } from '../../format/quantity';
import { type Column, DataTable } from '../../parts/data-table';
import { ShareBar } from '../../parts/share-bar';

interface CountsProps {
  title: string;
  /** What the counts are told apart by. */
  name: string;
  counts: Readonly<Record<string, number>>;
  /** What is said where there are none. */
  children: ComponentChildren;
}

type Row = readonly [reason: string, count: number];

/** Numbers by reason, the largest first. */
export function Counts({ title, name, counts, children }: CountsProps) {
  const rows = Object.entries(counts).filter(([, each]) => each > 0);
  return (
    <section class="counts">
      <h3>{title}</h3>
      {rows.length === 0 ? (
        <p class="note">{children}</p>
      ) : (
        <DataTable
          caption={title}
          columns={columnsOf(name, rows)}
          rows={rows}
          keyOf={([reason]) => reason}
          sortedBy="count"
        />
      )}
    </section>
  );
}

function columnsOf(name: string, rows: readonly Row[]): Column<Row>[] {
  const total = rows.reduce((sum, [, each]) => sum + each, 0);
  return [
    { key: 'reason', head: name, value: ([reason]) => reason, cell: ([reason]) => reason.replaceAll(/[_-]/g, ' ') },
    { key: 'count', head: 'Count', numeric: true, value: ([, each]) => each, cell: ([, each]) => count(each) },
    { key: 'share', head: 'Share', cell: ([, each]) => <ShareBar share={each / total} /> },
  ];
}
