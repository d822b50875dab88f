import type { TObject } from '@sinclair/typebox';
import { checked } from '../../../plugins/core/parameters';
import type { Check, Finder } from '../../../plugins/core/check';
import { linearRegex } from '../../../plugins/core/linear-regex';
import { pii } from '../../../plugins/checks/pii';
import { secrets } from '../../../plugins/checks/secrets';
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

function finderOf<Parameters extends TObject>(check: Check<Parameters>, parameters: object = {}): Finder {
  const inspection = check.setup(checked(check.parameters, parameters, check.name), {} as Services, PLACE);
  if (!('finder' in inspection)) throw new Error(`${check.name} does not find`);
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
    finder: linearRegex('(?:^|\\s)(?:ab|abc+|b$)d|\\bfoo\\b|foobar|^ab|c{2,3}$', 'X'),
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
    finder: finderOf(denyList, { words: ['Blue Bird', 'bluebird', 'red', 'red alert now', '秘密', '#tag', 'naïve'] }),
    alphabet: ['blue', 'bird', 'Bird', ' ', '\n', 'red', 'alert', 'now', '秘', '密', '#tag', 'x', '.', 'naïve', 'İ'],
    samples: ['a blue  bird', 'RED alert no', 'red alert now', '大秘密x', '#tags #tag', 'bluebirds'],
  },
  {
    name: 'personal data',
    finder: finderOf(pii),
    alphabet: [
      'bob',
      '@',
      'example.com',
      ' ',
      '4111 1111 1111 1111',
      '4111',
      'DE89 3704 0044 0532 0130 00',
      ', ',
      '+49 30 ',
      '123456',
      '\n',
    ],
    samples: ['to bob@b.com.', 'GB82 WEST 1234 5698 7654 32!', 'card 4111111111111111 ok', 'Tel. +1 212-555-0123'],
  },
  {
    name: 'secrets',
    finder: finderOf(secrets),
    alphabet: [
      'key',
      ' = ',
      'sk-proj-',
      'aB3dE5fG7hJ9kL1mN3pQ',
      'AKIA',
      'IOSFODNN7EXAMPLE',
      ' ',
      '"',
      'password',
      ': ',
      'hunter2!',
      '\n',
    ],
    samples: ['AKIAIOSFODNN7EXAMPLA x', 'password: "hunter2!"', 'ghp_aB3dE5fG7hJ9kL1mN3pQaB3dE5fG7hJ9kL1m.'],
  },
];
