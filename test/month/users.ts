import type { Dice } from './dice';
import type { Log, Planned } from './log';
import type { MonthGateway } from './month-gateway';

/** An answer as its user sees it. */
export interface Seen {
  readonly planned: Planned;
  readonly text: string;
  readonly requestId: string;
  /** What `x-ai-cache` said. */
  readonly cache: string;
}

/** Asks like an SDK would, and reads the answer to its end. */
export async function ask(gateway: MonthGateway, planned: Planned, headers: Record<string, string>): Promise<Seen> {
  const { pipeline, user, text: content, stream } = planned;
  const body = { model: 'writer', messages: [{ role: 'user', content }], temperature: 0, user: user.name };
  const answer = await gateway.post(pipeline, '/chat/completions', user.name, { ...body, stream }, headers);
  const sent = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${sent}`);
  return {
    planned,
    text: stream ? streamed(sent) : wholeText(sent),
    requestId: answer.headers.get('x-request-id') ?? '',
    cache: answer.headers.get('x-ai-cache') ?? '',
  };
}

/** What a user does about an answer. */
export type Reaction =
  { readonly does: 'nothing' } | { readonly does: 'rate'; readonly rating: 'good' | 'bad' } | Further;

/** Asks once more. */
export interface Further {
  readonly does: 'ask';
  /** Milliseconds later. */
  readonly after: number;
  readonly text: string;
  readonly headers: Record<string, string>;
}

/** Of wrong answers about half are noticed; now and then somebody complains of a right one, or asks twice for no reason. */
export function react({ planned }: Seen, isRight: boolean, log: Log, dice: Dice): Reaction {
  const [bad, fresh, again, good] = isRight ? [0.001, 0.005, 0.01, 0.02] : [0.2, 0.1, 0.15, 0];
  const after = 5_000 + dice.below(40_000);
  const luck = dice.next();
  if (luck < bad) return { does: 'rate', rating: 'bad' };
  if (luck < bad + fresh) return { does: 'ask', after, text: planned.text, headers: { 'cache-control': 'no-cache' } };
  if (luck < bad + fresh + again) return { does: 'ask', after, text: log.rephrased(planned, dice), headers: {} };
  return luck < bad + fresh + again + good ? { does: 'rate', rating: 'good' } : { does: 'nothing' };
}

export async function rate(gateway: MonthGateway, { planned, requestId }: Seen, rating: string): Promise<void> {
  const { pipeline, user } = planned;
  const answer = await gateway.post(pipeline, '/feedback', user.name, { request_id: requestId, rating }, {});
  const sent = await answer.text();
  if (!answer.ok) throw new Error(`feedback: ${answer.status} ${sent}`);
}

function wholeText(sent: string): string {
  return (JSON.parse(sent) as { choices: { message: { content: string } }[] }).choices[0]!.message.content;
}

function streamed(sent: string): string {
  const events = sent.split('\n\n').filter((event) => event.startsWith('data: {'));
  const deltas = events.map((event) => JSON.parse(event.slice(6)) as { choices: { delta: { content?: string } }[] });
  return deltas.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
}
