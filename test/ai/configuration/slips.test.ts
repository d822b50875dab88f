import { expect } from 'chai';
import { problemAfter } from './sample';

describe('checking a configuration for slips', () => {
  const slips: [name: string, from: string, to: string, at: { path: string; line: number }, says: RegExp][] = [
    [
      'a port that is no number',
      'port: ${TEST_PORT:-8080}',
      'port: eighty',
      { path: 'http.port', line: 1 },
      /must be a number, but it is "eighty"/,
    ],
    [
      'a member that nobody reads',
      'serviceEndpoints:',
      'serviceEndpoint:',
      { path: 'serviceEndpoint', line: 5 },
      /means nothing here.*did you mean `serviceEndpoints`/,
    ],
    [
      'a member of an endpoint',
      "paths: '/v1/*'",
      "path_s: '/v1/*'",
      { path: 'apiEndpoints.ai.path_s', line: 4 },
      /did you mean `paths`/,
    ],
    [
      'an endpoint without an address',
      "url: 'http://localhost:1'",
      'note: none',
      { path: 'serviceEndpoints.rest', line: 7 },
      /needs `url` or `urls`/,
    ],
    [
      'an address that is none',
      "url: 'http://localhost:1'",
      'url: localhost',
      { path: 'serviceEndpoints.rest.url', line: 7 },
      /must be an address/,
    ],
    [
      'an unknown provider',
      'provider: openai',
      'provider: opnai',
      { path: 'serviceEndpoints.openai.provider', line: 6 },
      /no provider kind `opnai`.*did you mean `openai`/,
    ],
    [
      'a member of a provider',
      'provider: openai,',
      'provider: openai, apikey: x,',
      { path: 'serviceEndpoints.openai.apikey', line: 6 },
      /did you mean `apiKey`/,
    ],
    [
      'an unknown declared policy',
      'quota, proxy]',
      'quota, proxy, jwtt]',
      { path: 'policies[3]', line: 8 },
      /no policy `jwtt`.*did you mean `jwt`/,
    ],
    [
      'an undeclared policy',
      '- ai-auth:',
      '- provider-router:',
      { path: 'pipelines.ai.policies[0].provider-router', line: 13 },
      /used but not declared.*add it to the list/,
    ],
    [
      'an unknown policy in use',
      '- ai-auth:',
      '- ai-aut:',
      { path: 'pipelines.ai.policies[0].ai-aut', line: 13 },
      /did you mean `ai-auth`/,
    ],
    [
      'a dangling apiEndpoint',
      'apiEndpoints: [ai]',
      'apiEndpoints: [api]',
      { path: 'pipelines.ai.apiEndpoints[0]', line: 11 },
      /no apiEndpoint `api`.*did you mean `ai`/,
    ],
    [
      'named pipelines where the host looks for one without a name',
      'pipelines:',
      'pipeline:',
      { path: 'pipeline', line: 9 },
      /has no names in it; did you mean `pipelines`/,
    ],
    [
      'named apiEndpoints where the host looks for one without a name',
      'apiEndpoints:\n',
      'apiEndpoint:\n',
      { path: 'apiEndpoint', line: 3 },
      /has no names in it; did you mean `apiEndpoints`/,
    ],
    [
      'a dangling serviceEndpoint',
      'serviceEndpoint: rest',
      'serviceEndpoint: nest',
      { path: 'pipelines.ai.policies[2].proxy.action.serviceEndpoint', line: 16 },
      /no serviceEndpoint `nest`.*`rest`/,
    ],
    [
      'a parameter of a wrong type',
      'tokens: 5',
      'tokens: many',
      { path: 'pipelines.ai.policies[1].quota.action.limits[0].tokens', line: 15 },
      /must be a number, but it is "many"/,
    ],
    [
      'a parameter outside of action',
      '          action: { limits',
      '          limits: []\n          action: { limits',
      { path: 'pipelines.ai.policies[1].quota.limits', line: 15 },
      /parameters stand under `action:`/,
    ],
    [
      'an unknown parameter',
      '- ai-auth:',
      '- ai-auth: { action: { tll: 1 } }',
      { path: 'pipelines.ai.policies[0].ai-auth.action.tll', line: 13 },
      /unknown/,
    ],
    [
      'an unknown condition',
      '- ai-auth:',
      '- ai-auth: { condition: { name: alway } }',
      { path: 'pipelines.ai.policies[0].ai-auth.condition.name', line: 13 },
      /did you mean `always`/,
    ],
    [
      'an unknown condition inside another',
      '- ai-auth:',
      '- ai-auth: { condition: { name: allOf, conditions: [{ name: not, condition: { name: alway } }] } }',
      { path: 'pipelines.ai.policies[0].ai-auth.condition.conditions[0].condition.name', line: 13 },
      /did you mean `always`/,
    ],
    [
      'a condition that is only a name',
      '- ai-auth:',
      '- ai-auth: { condition: always }',
      { path: 'pipelines.ai.policies[0].ai-auth.condition', line: 13 },
      /write `{ name: always }`/,
    ],
    [
      'a condition without its setting',
      '- ai-auth:',
      '- ai-auth: { condition: { name: ai-header } }',
      { path: 'pipelines.ai.policies[0].ai-auth.condition', line: 13 },
      /`header` is missing/,
    ],
    [
      'an unknown member of a condition',
      '- ai-auth:',
      '- ai-auth: { condition: { name: pathMatch, pattern: a, patern: b } }',
      { path: 'pipelines.ai.policies[0].ai-auth.condition.patern', line: 13 },
      /did you mean `pattern`/,
    ],
    [
      'a setting of a condition of a wrong type',
      '- ai-auth:',
      '- ai-auth: { condition: { name: method, methods: { a: 1 } } }',
      { path: 'pipelines.ai.policies[0].ai-auth.condition.methods', line: 13 },
      /must be/,
    ],
    [
      'a policy without its dash',
      '- ai-auth:',
      '- ai-auth:\n        quota:',
      { path: 'pipelines.ai.policies[0]', line: 13 },
      /begin each policy with its own/,
    ],
    [
      'a policy that is only a name',
      '- ai-auth:',
      '- ai-auth',
      { path: 'pipelines.ai.policies[0]', line: 13 },
      /write `- ai-auth:`/,
    ],
  ];
  for (const [name, from, to, at, says] of slips) {
    it(`finds ${name}`, () => {
      const problem = problemAfter(from, to);
      expect(problem).to.include(at);
      expect(`${problem.message}; ${problem.fix}`).to.match(says);
    });
  }
});
