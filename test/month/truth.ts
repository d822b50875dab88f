import { Dice } from './dice';

const DAY = 24 * 3600 * 1000;
/** The share of questions whose right answer changes now and then, and how long one stays right, in days. */
const DRIFTING = 0.1;
const STAYS_RIGHT = 10;

/** What the right answer is: it changes for some questions. */
export class Truth {
  private readonly changes = new Map<string, number[]>();

  /** @param begin of the month, in milliseconds since 1970 */
  constructor(
    private readonly begin: number,
    private readonly days: number,
  ) {}

  /** Which answer is right at a moment: 0, 1, 2, ... */
  version(meaning: string, moment: number): number {
    let changes = this.changes.get(meaning);
    if (!changes) this.changes.set(meaning, (changes = this.changesOf(meaning)));
    return changes.filter((change) => change <= moment).length;
  }

  private changesOf(meaning: string): number[] {
    const dice = new Dice('drift', meaning);
    const changes: number[] = [];
    if (!dice.chance(DRIFTING)) return changes;
    for (let day = dice.pause(STAYS_RIGHT); day < this.days; day += dice.pause(STAYS_RIGHT)) {
      changes.push(this.begin + day * DAY);
    }
    return changes;
  }
}
