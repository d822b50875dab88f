/** A form as Node's own client writes it. */
export async function writtenForm(fields: Record<string, string | Blob>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value as string);
  const request = new Request('http://gateway.test', { method: 'POST', body: form });
  const headers = { 'content-type': request.headers.get('content-type')! };
  return { body: Buffer.from(await request.arrayBuffer()).toString(), headers };
}
