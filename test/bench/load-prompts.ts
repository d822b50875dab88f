import type { LoadJob } from './load';

const INSTRUCTIONS =
  'You are the assistant of a company that sells garden tools. Answer in plain words and in at most five sentences. ' +
  'If a customer asks for the state of an order, ask for its number first. Never promise a date of delivery, and ' +
  'never speak about other companies. When you do not know an answer, say so and name the page of the handbook ' +
  'where the customer can read on.';

/** A question of about 60 words that nobody asked before: `number` stands at its beginning and its end. */
function question(number: number): string {
  return (
    `My order is number ${number}. Last week I bought a pair of shears and a watering can, and since then the handle ` +
    'of the shears has become loose each time I cut a branch that is thicker than a finger. I have tightened the ' +
    'screw twice. Is there a spare part that I can order, and how long may I keep the old one? ' +
    `Please write ${number} in your answer.`
  );
}

/** The members of a request's body that carry the prompt, in the form of the API at that path. */
export function prompt(path: LoadJob['path'], number: number): object {
  const user = { role: 'user', content: question(number) };
  if (path === '/v1/messages') return { system: INSTRUCTIONS, messages: [user] };
  return { messages: [{ role: 'system', content: INSTRUCTIONS }, user] };
}
