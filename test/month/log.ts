import { Dice } from './dice';
import type { Meaning, Subject } from './subjects';
import { typed } from './wording';

export const DAY = 24 * 3600 * 1000;
export const DAYS = 30;
export const WEEKS = Math.ceil(DAYS / 7);

export const TEAMS = ['sales', 'support', 'research'];
const USERS_OF_A_TEAM = 8;
/** Weeks after which an old subject has made room for a new one. */
const NEW_EACH_WEEK = 0.35;
/** Of the requests: those of the pipeline where everybody has a cache of their own. */
const OWN = 0.2;
/** Subjects that a user keeps asking about there. */
const HABITS = 6;
/** How often the question of a subject is asked, and not one that is mistaken for it. */
const FIRST_MEANING = 0.6;
/** How often somebody asks the very same as before. */
const AGAIN = 0.1;
const STREAMED = 0.25;

export interface User {
  readonly name: string;
  readonly team: string;
}

export type Pipeline = 'team' | 'own';

/** One request, before anybody knows what becomes of it. */
export interface Planned {
  /** Milliseconds after the month's beginning. */
  readonly at: number;
  readonly user: User;
  readonly pipeline: Pipeline;
  readonly meaning: Meaning;
  readonly text: string;
  readonly stream: boolean;
}

export const USERS: readonly User[] = TEAMS.flatMap((team) =>
  Array.from({ length: USERS_OF_A_TEAM }, (_, number) => ({ name: `${team}${number + 1}`, team })),
);

export interface LogSize {
  readonly requests: number;
  /** That are asked about in a week. */
  readonly subjects: number;
}

/** What users ask within a month: few subjects often, most of them seldom, and each week some that nobody had asked about. */
export class Log {
  private readonly meanings = new Map<string, Meaning>();
  private readonly last = new Map<string, Planned>();

  constructor(
    private readonly subjects: readonly Subject[],
    private readonly size: LogSize,
  ) {}

  /** What a text asks for; throws for one that nobody has asked. */
  meaningOf(text: string): string {
    const meaning = this.meanings.get(text);
    if (!meaning) throw new Error(`nobody has asked: ${text}`);
    return meaning.name;
  }

  *requests(): Generator<Planned> {
    const dice = new Dice('log');
    const unseen = dice.shuffled(this.subjects);
    const habits = new Map(USERS.map(({ name }) => [name, dice.shuffled(this.subjects).slice(0, HABITS)]));
    let current: Subject[] = [];
    const mean = (DAYS * DAY) / this.size.requests;
    for (let at = dice.pause(mean), week = -1; at < DAYS * DAY; at += dice.pause(mean)) {
      if (Math.floor(at / (7 * DAY)) > week) {
        week++;
        const stay = current.filter(() => !dice.chance(NEW_EACH_WEEK));
        current = dice.shuffled([...stay, ...unseen.splice(0, this.size.subjects - stay.length)]);
      }
      yield this.planned(at, current, habits, dice);
    }
  }

  /** The same question, as somebody puts it who was not content. */
  rephrased({ meaning }: Planned, dice: Dice): string {
    return this.worded(meaning, dice);
  }

  private planned(
    at: number,
    current: readonly Subject[],
    habits: ReadonlyMap<string, Subject[]>,
    dice: Dice,
  ): Planned {
    const user = dice.pick(USERS);
    const pipeline = dice.chance(OWN) ? 'own' : 'team';
    const key = `${user.name} ${pipeline}`;
    const before = this.last.get(key);
    const stream = dice.chance(STREAMED);
    const { meanings } = dice.pickPopular(pipeline === 'own' ? habits.get(user.name)! : current);
    const meaning = dice.chance(FIRST_MEANING) ? meanings[0]! : dice.pick(meanings);
    const isAgain = before && dice.chance(AGAIN);
    const said = isAgain ? before : { meaning, text: this.worded(meaning, dice) };
    const planned = { at, user, pipeline, stream, meaning: said.meaning, text: said.text } as const;
    this.last.set(key, planned);
    return planned;
  }

  /** Slips may make one question of another: then it is typed with care. */
  private worded(meaning: Meaning, dice: Dice): string {
    const question = dice.pick(meaning.phrasings);
    const text = typed(question, dice);
    const isFree = (this.meanings.get(text) ?? meaning) === meaning;
    const asked = isFree ? text : question;
    this.meanings.set(asked, meaning);
    return asked;
  }
}
