import type { HostCondition } from '../host';

/** Who calls, for entries below the policy that finds out; a caller that nobody knows is in no list. */
export const callerCondition: HostCondition<{ consumers?: string[]; teams?: string[] }> = {
  name: 'ai-caller',
  schema: {
    $id: 'https://express-gateway-plugin-ai/schemas/conditions/ai-caller.json',
    type: 'object',
    properties: {
      consumers: { type: 'array', items: { type: 'string' }, description: 'Usernames or application names.' },
      teams: { type: 'array', items: { type: 'string' }, description: 'Teams.' },
    },
  },
  handler(req, { consumers = [], teams = [] }) {
    const caller = req.egContext.ai?.consumer ?? req.user;
    if (!caller) return false;
    const name = 'username' in caller ? (caller.username ?? caller.name) : caller.name;
    return consumers.includes(name ?? '') || teams.includes(caller.team ?? '');
  },
};
