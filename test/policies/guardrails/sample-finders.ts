import type { Finder } from '../../../plugins/core/check';
import { linearRegex } from '../../../plugins/core/linear-regex';
import { denyList } from '../../../plugins/checks/deny-list';
import type { PolicyPlace } from '../../../plugins/core/policy';
import type { Services } from '../../../plugins/core/services';

export interface SampleFinder {
  name: string;
  finder: Finder;
  /** Pieces from which texts are made that nearly or really hold something. */
  alphabet: string[];
  /** Short texts, to be cut everywhere. */
  samples: string[];
}

const PLACE: PolicyPlace = { pipeline: 'ai', path: 'pipelines.ai.policies[0]', policies: ['guardrails'] };

function denied(words: string[]): Finder {
  const inspection = denyList.setup({ words }, {} as Services, PLACE);
  if (!('finder' in inspection)) throw new Error('deny-list finds');
  return inspection.finder;
}

/** Each finder with texts to try it on. */
export const finders: SampleFinder[] = [
  {
    name: 'an address pattern',
    finder: linearRegex('\\b[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+\\b', 'EMAIL'),
    alphabet: ['a', 'bob', '@', '.', 'com', '-', ' ', ',', '\u200b', 'ﬃ', 'é', '😀', '\n', '"', '\\'],
    samples: ['a bob@b.com, c', 'x@y.z@q.r', 'b\u200bob@b.co\u200bm x', 'no@where. ', '"o@\\a.b"\n', '😀a@b.c😀'],
  },
  {
    name: 'places and alternatives',
    finder: linearRegex('(?:^|\\s)(?:ab|abc+|b$)(?!)|\\bfoo\\b|foobar|^ab|c{2,3}$', 'X'),
    alphabet: ['a', 'b', 'c', 'd', 'foo', 'bar', ' ', '\n', '.', 'ab', 'abccd', 'é'],
    samples: ['foo foobar', 'abd abcccd', 'ab ccc', 'foofoo foo', 'cc', ' abd.foo'],
  },
  {
    name: 'matches that overlap',
    finder: linearRegex('aba|aa|b+c', 'X'),
    alphabet: ['a', 'b', 'c', 'aa', 'ba', ' '],
    samples: ['ababa', 'aaaa', 'abbbca', 'aabac', 'bbcbbc'],
  },
  {
    name: 'the deny list',
    finder: denied(['Blue Bird', 'bluebird', 'red', 'red alert now', '秘密', '#tag', 'naïve']),
    alphabet: ['blue', 'bird', 'Bird', ' ', '\n', 'red', 'alert', 'now', '秘', '密', '#tag', 'x', '.', 'naïve', 'İ'],
    samples: ['a blue  bird', 'RED alert no', 'red alert now', '大秘密x', '#tags #tag', 'bluebirds'],
  },
];
