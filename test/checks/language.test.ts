import { expect } from 'chai';
import { language, LANGUAGES } from '../../plugins/checks/language';
import { judgeOf, subjectOf } from './judge-of';
import { harmless } from './labelled/harmless';
import { languages } from './labelled/languages';
import { measureLanguages, printLanguages } from './measure-languages';
import { rejection } from './rejection';

const judge = judgeOf(language, { allow: ['en', 'de'] });
const passes = async (text: string, judged = judge) => (await judged(subjectOf([text]))).passed;

describe('the check language', () => {
  it('lets its own language pass and refuses the others, of examples in many languages', async () => {
    const figures = await measureLanguages(languages);
    printLanguages(figures);
    const { own, others } = figures.get('all')!;
    expect(own.passed / own.of).to.be.at.least(0.98);
    expect(others.refused / others.of).to.be.at.least(0.98);
  });

  it('tells the log the language, and the model those that are allowed', async () => {
    const texts = ['What is the capital of France?', 'Quelle est la capitale de la France ?'];
    const verdict = await judge(subjectOf(texts));
    expect(verdict).to.deep.equal({ passed: false, reason: 'fr', repair: 'it must be written in English or German' });
  });

  it('judges of an answer what is said, not what was thought', async () => {
    const texts = ['The user wants to know the capital.', 'La capitale est Paris, comme vous le savez.'];
    const about = { side: 'output', answers: texts.slice(1) } as const;
    expect(await judgeOf(language, { allow: ['fr'] })(subjectOf(texts, about))).to.deep.equal({ passed: true });
  });

  it('does not judge what is too short', async () => {
    expect(await passes('Das ist schön!')).to.equal(true);
    expect(await passes('Das ist schön!', judgeOf(language, { allow: ['en'], minimum: 5 }))).to.equal(false);
    expect(await passes('请用三句话总结。')).to.equal(false);
  });

  it('does not judge code, addresses and names of variables', async () => {
    for (const text of [
      '```\nprint("Quelle est la capitale de la France ?")\n```',
      '```\nQuelle est la capitale de la France ? Elle ne le dit pas',
      'Please explain `quelle est la capitale de la France` to me.',
      'https://fr.example.org/quelle-est-la-capitale-de-la-france?elle=ne_le_dit_pas',
      'if (x | y) { z(); w[0] = readFile(path.name); } // x_y',
      '4711 0815 12.50 99 % 17:45 2026-11-22 +49 30 901820 [1] (2) {3}',
    ]) {
      expect(await passes(text), text).to.equal(true);
    }
  });

  it('judges what stands beside code and addresses', async () => {
    expect(await passes('Quelle est la capitale ? ```js\nlet x = await fetch(url);\n``` Je ne le sais pas.')).to.equal(
      false,
    );
    expect(await passes('Regarde https://example.org/ et dis-moi ce que tu en penses, merci.')).to.equal(false);
  });

  it('refuses a long text for a passage in another language', async () => {
    const english = 'The meeting was moved to Thursday afternoon. '.repeat(200);
    expect(await passes(english)).to.equal(true);
    expect(await passes(english + 'La réunion a été déplacée à jeudi après-midi. '.repeat(50))).to.equal(false);
  });

  it('lets pass what may as well be a language that is allowed', async () => {
    const ukrainian = 'Скільки людей живе у столиці Польщі?';
    expect(await passes(ukrainian, judgeOf(language, { allow: ['ru'] }))).to.equal(true);
    expect(await passes(ukrainian, judgeOf(language, { allow: ['pl'] }))).to.equal(false);
  });

  it('refuses few harmless texts of all kinds where their languages are allowed', async () => {
    const allow = ['en', 'de', 'fr', 'es', 'it', 'ru', 'zh', 'ja', 'ar', 'fa', 'he', 'hi'];
    const all = judgeOf(language, { allow });
    const refused: string[] = [];
    for (const text of harmless) if (!(await passes(text, all))) refused.push(text);
    console.log(`    refused of ${harmless.length} harmless texts: ${refused.length}`, refused);
    expect(refused.length).to.be.at.most(2);
  });

  it('knows the languages that its detector does', async () => {
    const { eld } = await import('eld/extrasmall');
    expect(Object.values(eld.info().Languages).sort()).to.deep.equal(LANGUAGES);
  });

  it('does not take a language that it cannot tell', () => {
    expect(() => judgeOf(language, { allow: ['english'] })).to.throw('`allow` has no language `english`');
    expect(() => judgeOf(language, { allow: [] })).to.throw('allow');
  });

  it('reads a million characters of each kind to their end', async () => {
    for (const unit of ['a', 'a ', 'The meeting was moved. ', '`', '```', '`\n', 'é', '会议', '0 ', '/a']) {
      expect(await judge(subjectOf([unit.repeat(1_000_000 / unit.length)]))).to.have.property('passed');
    }
  });

  it('stops when nobody waits any more', async () => {
    const signal = AbortSignal.abort(new Error('nobody waits'));
    const long = 'The meeting was moved to Thursday afternoon. '.repeat(1_000);
    expect(await rejection(judge(subjectOf([long], { signal })))).to.include('aborted');
  });
});
