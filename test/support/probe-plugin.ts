import type { NextFunction, Request, Response } from 'express';
import { Type } from '@sinclair/typebox';
import type { AiContext, Consumer, Outcome } from '../../plugins/core/context';
import { AiError } from '../../plugins/core/error';
import { definePolicy } from '../../plugins/core/policy';
import { createPlugin, policies } from '../../plugins/ai';
import type { PluginContext, PluginManifest } from '../../plugins/ai/host';

/**
 * The gateway's plugin with two policies more. `probe` fails where and how the request's header `x-fail` says
 * (`onRequest:refuse`) and writes down how exchanges end. `foreign` is a policy in the host's own form, which does
 * what the header `x-foreign` says.
 */
export const ended: { probe: string; id: string; outcome: Outcome; consumer?: Consumer }[] = [];

const FAILURES: Record<string, () => unknown> = {
  refuse: () => {
    throw new AiError('The probe refuses.', { status: 418, code: 'probe_refuses' });
  },
  throw: () => {
    throw new TypeError('secret detail');
  },
  text: () => {
    throw 'secret detail' as unknown;
  },
  nothing: () => {
    throw undefined as unknown;
  },
  reject: () => Promise.reject(new TypeError('secret detail')),
  'bad-header': () => {
    throw new AiError('Bad header.', { status: 400, code: 'bad_header', headers: { 'x-team': 'Zoë ☃\r\nx-evil: 1' } });
  },
  'bad-name': () => {
    throw new AiError('Bad header.', { status: 400, code: 'bad_header', headers: { 'x team': '1' } });
  },
};

function act({ headers }: AiContext, hook: string): unknown {
  const [where, how = ''] = String(headers['x-fail'] ?? '').split(':');
  return where === hook ? FAILURES[how]?.() : undefined;
}

const probe = definePolicy({
  name: 'probe',
  summary: 'Fails on request, and writes down how it ended',
  parameters: Type.Object({ name: Type.String(), late: Type.Optional(Type.Boolean()) }),
  setup({ name }) {
    return {
      onConnect: (ai) => act(ai, 'onConnect') as Promise<void>,
      onRequest: (_request, ai) => act(ai, 'onRequest') as Promise<void>,
      async onCall(request, next, ai) {
        await act(ai, 'onCall');
        const answer = await next(request);
        await act(ai, 'afterCall');
        return answer;
      },
      onAttempt: (_target, _request, ai) => act(ai, 'onAttempt') as Promise<void>,
      onEnd(ai, outcome) {
        ended.push({ probe: name, id: ai.id, outcome, consumer: ai.consumer });
        void act(ai, 'onEnd');
      },
    };
  },
});

function foreign(req: Request, res: Response, next: NextFunction): void {
  const does = String(req.headers['x-foreign'] ?? 'nothing');
  const deeds: Record<string, () => void> = {
    'next-error': () => next(new Error('secret detail')),
    'next-403': () => next(Object.assign(new Error('secret detail'), { status: 403 })),
    throw: () => {
      throw new Error('secret detail');
    },
    text: () => void res.status(429).set('retry-after', '7').send('Too many requests'),
    page: () => void res.status(502).send('<h1>secret detail</h1>'),
    bare: () => void res.sendStatus(403),
    json: () => void res.status(409).json({ chosen: 'with care' }),
    ok: () => void res.send('hello'),
    'ok-and-next': () => {
      res.send('hello');
      next();
    },
    body: () => {
      const reads: Buffer[] = [];
      req.on('data', (data: Buffer) => reads.push(data));
      req.on('end', () => {
        req.body = JSON.parse(Buffer.concat(reads).toString()) as unknown;
        next();
      });
    },
    user: () => {
      (req as Request & { user?: object }).user = { id: 'u1', username: 'ann', team: 'red' };
      next();
    },
  };
  (deeds[does] ?? next)();
}

const plugin = () => createPlugin({ policies: [...policies, probe] });
/** The host is loaded anew by each test, and with it comes another event bus. */
const started = new WeakMap<object, PluginManifest>();

export const { version, schema } = plugin();

export function init(context: PluginContext): void {
  const own = started.get(context.eventBus) ?? plugin();
  started.set(context.eventBus, own);
  own.init(context);
  context.registerPolicy({
    name: 'foreign',
    schema: { $id: 'https://example.com/foreign.json', type: 'object' },
    policy: () => foreign as never,
  });
}
