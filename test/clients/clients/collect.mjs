/** What `Array.fromAsync` does, which Node 20 has not. */
export async function collect(iterable) {
  const items = [];
  for await (const item of iterable) items.push(item);
  return items;
}
