import { Transform } from 'node:stream';
import type { Link } from './answer';
import { AiError } from './error';
import type { Exchange } from './exchange';
import { isJsonObject, type Json } from './json';
import { DEFAULT_BODY_LIMITS, parseBody } from './read-body';
import { refuseFurther } from './refuse-forbidden';
import { FrameReader } from './websocket-frames';

/** Bytes of a message that is not whole, with what may come between its frames. */
const MOST_HELD = 8 * 1024 * 1024;

/**
 * What a client says in a realtime session, on its way to the provider: events may name further models, as that which
 * writes down what is heard. Each message is held back until it is whole; one that names a model which its caller may
 * not use ends the session, as does one that cannot be read.
 */
export function watchedSession(exchange: Exchange, { target, ending }: Link): Transform {
  const reader = new FrameReader(true);
  let held: Buffer[] = [];
  let size = 0;
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      if (ending.signal.aborted) return done();
      try {
        for (const message of reader.push(bytes)) {
          for (const model of modelsIn(message)) refuseFurther(exchange, model, target.endpoint);
        }
        size += bytes.length;
        if (reader.overlooked || size > MOST_HELD) throw tooLong();
      } catch (error) {
        ending.abort(error);
        return done();
      }
      held.push(bytes);
      const { open } = reader;
      if (open >= size) return done();
      const all = Buffer.concat(held, size);
      held = open ? [all.subarray(size - open)] : [];
      done(null, all.subarray(0, size - open));
      size = open;
    },
  });
}

/** Whatever member is called so: providers add events, and a model in a new place must not go unseen. */
function modelsIn(message: string): string[] {
  const models: string[] = [];
  const values: (Json | undefined)[] = message ? [parseBody(Buffer.from(message), DEFAULT_BODY_LIMITS)] : [];
  for (let value = values.pop(); value !== undefined; value = values.pop()) {
    if (Array.isArray(value)) values.push(...value);
    else if (isJsonObject(value)) {
      if (typeof value.model === 'string') models.push(value.model);
      values.push(...Object.values(value));
    }
  }
  return models;
}

function tooLong(): AiError {
  const message = 'The message is too long to be checked, and the models of this key are limited: send shorter ones.';
  return new AiError(message, { status: 413, code: 'request_too_large' });
}
