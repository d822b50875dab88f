/**
 * Learns from reported usage by how much the counts of a model are off, and corrects later ones: by the median of
 * what recent requests really were, as a factor or as a difference, whichever would have served them better, and only
 * while either would have made them better.
 */

/** Ways to correct a count; the first one leaves it alone. */
const CORRECTIONS: readonly ((counted: number, experience: Experience) => number)[] = [
  (counted) => counted,
  (counted, { factor }) => Math.round(counted * factor),
  (counted, { difference }) => Math.max(1, Math.round(counted + difference)),
];

interface Sample {
  counted: number;
  reported: number;
  /** How far each correction would have been off when the request came, as a share of what was reported. */
  errors: readonly number[];
}

interface Experience {
  samples: readonly Sample[];
  /** Medians of reported / counted and of reported - counted. */
  factor: number;
  difference: number;
  correct: (counted: number, experience: Experience) => number;
}

const NONE: Experience = { samples: [], factor: 1, difference: 0, correct: (counted) => counted };

const MOST_SAMPLES = 50;
/** Below this, chance decides. */
const FEWEST_SAMPLES = 4;
const MOST_SUBJECTS = 1000;
/** Share of the error that a correction may leave. */
const WORTHWHILE = 0.8;

export class Learning {
  private readonly bySubject = new Map<string, Experience>();

  /** The count as experience corrects it. */
  correct(subject: string, counted: number): number {
    const experience = this.bySubject.get(subject) ?? NONE;
    return experience.correct(counted, experience);
  }

  /** Takes in that a request, counted (uncorrected) as `counted` tokens, had `reported` ones. */
  learn(subject: string, counted: number, reported: number): void {
    if (counted <= 0 || reported <= 0) return;
    const before = this.bySubject.get(subject) ?? NONE;
    const errors = CORRECTIONS.map((correct) => Math.abs(correct(counted, before) - reported) / reported);
    this.remember(subject, experienceOf([...before.samples.slice(1 - MOST_SAMPLES), { counted, reported, errors }]));
  }

  private remember(subject: string, experience: Experience): void {
    this.bySubject.delete(subject);
    this.bySubject.set(subject, experience);
    if (this.bySubject.size <= MOST_SUBJECTS) return;
    for (const [oldest] of this.bySubject) return void this.bySubject.delete(oldest);
  }
}

function experienceOf(samples: readonly Sample[]): Experience {
  return {
    samples,
    factor: median(samples.map(({ counted, reported }) => reported / counted)),
    difference: median(samples.map(({ counted, reported }) => reported - counted)),
    correct: samples.length < FEWEST_SAMPLES ? NONE.correct : bestCorrection(samples),
  };
}

/** The correction with the least error, if that is clearly less than without any. */
function bestCorrection(samples: readonly Sample[]): Experience['correct'] {
  // The first request had no experience to be corrected by.
  const experienced = samples.slice(1);
  const errors = CORRECTIONS.map((_, index) => errorOf(experienced.map((sample) => sample.errors[index] ?? 0)));
  const least = errors.indexOf(Math.min(...errors));
  return errors[least]! < errors[0]! * WORTHWHILE ? CORRECTIONS[least]! : NONE.correct;
}

/** The usual error and, lest a few requests pay for it, the mean one, of which none counts for more than all. */
function errorOf(errors: number[]): number {
  return median(errors) + errors.reduce((sum, error) => sum + Math.min(error, 1), 0) / errors.length;
}

function median(values: readonly number[]): number {
  // Without a function of ours to compare them, typed arrays are sorted several times as fast.
  const sorted = new Float64Array(values).sort();
  return sorted[sorted.length >> 1] ?? 0;
}
