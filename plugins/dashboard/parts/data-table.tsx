import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from './icon';

export interface Column<Row> {
  key: string;
  head: string;
  cell(row: Row): ComponentChildren;
  /** What rows are sorted by; a column without cannot be. */
  value?(row: Row): number | string | null | undefined;
  numeric?: boolean;
  /** Left out where there is little room. */
  minor?: boolean;
}

interface TableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf(row: Row): string;
  /** Sorted by at first, falling; as they come unless given. */
  sortedBy?: string;
  /** Rows that are shown before somebody asks for more. */
  shown?: number;
}

interface Order {
  key: string | undefined;
  falling: boolean;
}

const USUALLY_SHOWN = 50;

/** A table whose heads sort it. */
export function DataTable<Row>({ caption, columns, rows, keyOf, sortedBy, shown = USUALLY_SHOWN }: TableProps<Row>) {
  const [order, setOrder] = useState<Order>({ key: sortedBy, falling: true });
  const [limit, setLimit] = useState(shown);
  const column = columns.find(({ key }) => key === order.key);
  const sorted = column?.value ? inOrder(rows, column.value, order.falling) : rows;
  return (
    <div class="table-frame" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((each) => (
              <Head key={each.key} column={each} order={order} onSort={setOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, limit).map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((each) => (
                <td key={each.key} class={classOf(each)}>
                  {each.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > limit && (
        <button type="button" class="button quiet more" onClick={() => setLimit(limit + 4 * shown)}>
          Show more ({rows.length - limit} left)
        </button>
      )}
    </div>
  );
}

interface HeadProps<Row> {
  column: Column<Row>;
  order: Order;
  onSort(order: Order): void;
}

function Head<Row>({ column, order, onSort }: HeadProps<Row>) {
  const { key, head, value, numeric = false } = column;
  const active = order.key === key;
  if (!value) {
    return (
      <th scope="col" class={classOf(column)}>
        {head}
      </th>
    );
  }
  const turn = () => onSort({ key, falling: active ? !order.falling : numeric });
  return (
    <th scope="col" class={classOf(column)} aria-sort={active ? (order.falling ? 'descending' : 'ascending') : 'none'}>
      <button type="button" class="sort" onClick={turn}>
        {head}
        {active && <Icon name={order.falling ? 'down' : 'up'} />}
      </button>
    </th>
  );
}

function classOf<Row>({ numeric, minor }: Column<Row>): string {
  return `${numeric ? 'numeric' : ''} ${minor ? 'minor' : ''}`.trim();
}

/** What is not known comes last, whichever way. */
function inOrder<Row>(rows: readonly Row[], value: NonNullable<Column<Row>['value']>, falling: boolean): Row[] {
  const direction = falling ? -1 : 1;
  return rows
    .map((row) => ({ row, by: value(row) ?? null }))
    .sort((one, other) => {
      if (one.by === null || other.by === null) return Number(one.by === null) - Number(other.by === null);
      if (typeof one.by === 'number' && typeof other.by === 'number') return direction * (one.by - other.by);
      return direction * String(one.by).localeCompare(String(other.by), 'en', { numeric: true });
    })
    .map(({ row }) => row);
}
