import { AiError } from '../../core/error';
import type { HostServices } from '../host';
import { type ConsumerRecord, consumerRecord } from './key-records';

/** Users and applications of the host, as keys need them. */
export class Consumers {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly services: Pick<HostServices, 'user' | 'application'>) {}

  /**
   * The user or application of this name or id, with the team where it has none yet; a user is made where there is
   * none. Throws `AiError` 409 where it is of another team, switched off, or several have the name.
   */
  obtain(name: string, team: string | undefined): Promise<{ consumer: ConsumerRecord; isNew: boolean }> {
    // One after the other: of two who ask for the same new name, each would make a user.
    const obtained = this.last.then(() => this.findOrMake(name, team));
    this.last = obtained.catch(() => undefined);
    return obtained;
  }

  private async findOrMake(name: string, team: string | undefined) {
    const { user, application } = this.services;
    const foundUser = await user.findByUsernameOrId(name);
    const found = foundUser || (await this.findApplication(name));
    if (!found) {
      const made = await user.insert({ username: name, firstname: name, lastname: '', ...(team && { team }) });
      return { consumer: consumerRecord({ ...made }), isNew: true };
    }
    const consumer = consumerRecord({ ...found });
    if (!consumer.isActive)
      throw conflict(
        `${name} is switched off: \`eg ${foundUser ? 'users' : 'apps'} activate ${name}\` switches it on.`,
      );
    if (team === undefined || consumer.team === team) return { consumer, isNew: false };
    if (consumer.team !== undefined) {
      throw conflict(
        `${name} belongs to the team ${consumer.team}, not to ${team}. Leave \`team\` out, or change the team of ${name} first.`,
        'team',
      );
    }
    await (foundUser ? user : application).update(consumer.id, { team });
    return { consumer: { ...consumer, team }, isNew: false };
  }

  /** Names of applications are their owner's own. */
  private async findApplication(name: string) {
    try {
      return await this.services.application.findByNameOrId(name);
    } catch (error) {
      if (!String(error).includes('Multiple applications')) throw error;
      throw conflict(`There are several applications named ${name}. Name the one you mean by its id.`, 'consumer');
    }
  }
}

export function conflict(message: string, param = 'consumer'): AiError {
  return new AiError(message, { status: 409, code: 'conflict', param });
}
