import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

const repository = process.cwd();
const load = createRequire(path.join(repository, 'package.json'));
const { whyNotInstalled } = load('./plugins/ai/prepare.cjs') as {
  whyNotInstalled(this: void, root: string, development: boolean): string | undefined;
};
const { whyStale, build } = load('./plugins/ai/build.cjs') as {
  whyStale(this: void, root: string): string | undefined;
  build(this: void, root: string): number;
};

describe('preparing a clone', () => {
  let above: string;
  let root: string;
  beforeEach(() => {
    above = mkdtempSync(path.join(tmpdir(), 'prepare '));
    root = path.join(above, 'a clone');
    // The compiler is found in a folder above, because `npm ci` empties the one of the clone.
    mkdirSync(path.join(above, 'node_modules'));
    symlinkSync(path.join(repository, 'node_modules/typescript'), path.join(above, 'node_modules/typescript'));
  });
  afterEach(() => rmSync(above, { recursive: true, force: true }));

  function write(file: string, content: unknown): void {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
  }

  /** A project with one source file that the real compiler builds. */
  function writeProject(): void {
    write('package.json', { name: 'clone', version: '1.0.0', scripts: { build: 'node plugins/ai/build.cjs' } });
    write('tsconfig.json', {
      compilerOptions: {
        module: 'node20',
        strict: true,
        incremental: true,
        noEmitOnError: true,
        declaration: true,
        sourceMap: true,
        skipLibCheck: true,
        types: [],
        resolveJsonModule: true,
        lib: ['ES5'],
        rootDir: '.',
        outDir: 'dist',
        tsBuildInfoFile: 'dist/.tsbuildinfo',
      },
      include: ['plugins/**/*.ts', 'test/**/*.ts'],
    });
    write('plugins/ai/start.ts', 'export const started: number = 1;\n');
    for (const file of ['prepare.cjs', 'build.cjs']) {
      cpSync(path.join(repository, 'plugins/ai', file), path.join(root, 'plugins/ai', file));
    }
  }

  function age(file: string, seconds: number): void {
    const time = new Date(Date.now() + seconds * 1000);
    utimesSync(path.join(root, file), time, time);
  }

  describe('packages', () => {
    const lock = (packages: object) => ({ lockfileVersion: 3, packages: { '': {}, ...packages } });
    const left = { 'node_modules/left': { version: '1.0.0', integrity: 'sha512-a' } };

    beforeEach(() => write('node_modules/left/package.json', '{}'));

    it('are fresh when each that must be there is there in its version', () => {
      write('package-lock.json', lock(left));
      write('node_modules/.package-lock.json', lock(left));
      expect(whyNotInstalled(root, true)).to.equal(undefined);
    });

    it('are not when nothing was ever installed', () => {
      write('package-lock.json', lock(left));
      expect(whyNotInstalled(root, false)).to.equal('nothing is installed yet');
    });

    it('are not when version, content or folder differ', () => {
      write('node_modules/.package-lock.json', lock(left));
      write('package-lock.json', lock({ 'node_modules/left': { version: '1.0.1' } }));
      expect(whyNotInstalled(root, false)).to.equal('node_modules/left is 1.0.0 instead of 1.0.1');
      write('package-lock.json', lock({ 'node_modules/left': { version: '1.0.0', integrity: 'sha512-b' } }));
      expect(whyNotInstalled(root, false)).to.equal('node_modules/left differs');
      write('package-lock.json', lock(left));
      rmSync(path.join(root, 'node_modules/left'), { recursive: true });
      expect(whyNotInstalled(root, false)).to.equal('node_modules/left is missing');
    });

    it('for another platform may be absent', () => {
      write(
        'package-lock.json',
        lock({ ...left, 'node_modules/mac': { version: '1.0.0', optional: true, os: ['darwin'] } }),
      );
      write('node_modules/.package-lock.json', lock(left));
      expect(whyNotInstalled(root, true)).to.equal(undefined);
    });

    it('for development are wanted only for building and testing', () => {
      write('package-lock.json', lock({ ...left, 'node_modules/tool': { version: '1.0.0', dev: true } }));
      write('node_modules/.package-lock.json', lock(left));
      expect(whyNotInstalled(root, false)).to.equal(undefined);
      expect(whyNotInstalled(root, true)).to.equal('node_modules/tool is missing');
    });
  });

  describe('the build', () => {
    beforeEach(() => {
      writeProject();
      expect(whyStale(root)).to.equal('plugins/ai/start.ts is not built yet');
      expect(build(root)).to.equal(0);
      expect(whyStale(root)).to.equal(undefined);
    });

    it('is stale when a source or a setting is newer, and fresh again once built, also when no output changes', () => {
      for (const file of ['plugins/ai/start.ts', 'tsconfig.json', 'package.json']) {
        age(file, 5);
        expect(whyStale(root), file).to.contain('has changed');
        expect(build(root)).to.equal(0);
        expect(whyStale(root), file).to.equal(undefined);
      }
    });

    it('copies the tables that code imports, and drops them with their sources', () => {
      write('plugins/words.json', ['one']);
      write('plugins/words.ts', "import words from './words.json';\nexport const count = words.length;\n");
      expect(build(root)).to.equal(0);
      write('plugins/words.json', ['one', 'two']);
      age('plugins/words.json', 5);
      expect(whyStale(root)).to.match(/words\.json has changed$/);
      expect(build(root)).to.equal(0);
      expect(readFileSync(path.join(root, 'dist/plugins/words.json'), 'utf8')).to.contain('two');
      for (const file of ['words.json', 'words.ts']) rmSync(path.join(root, 'plugins', file));
      expect(whyStale(root)).to.match(/the source of \S+words\.\S+ is gone/);
      build(root);
      expect(existsSync(path.join(root, 'dist/plugins/words.json'))).to.equal(false);
    });

    it('writes again what was deleted from the output', () => {
      rmSync(path.join(root, 'dist/plugins/ai/start.js'));
      expect(whyStale(root)).to.contain('is not built yet');
      build(root);
      expect(existsSync(path.join(root, 'dist/plugins/ai/start.js'))).to.equal(true);
    });

    describe('of the page', () => {
      beforeEach(() => {
        symlinkSync(path.join(repository, 'node_modules/esbuild'), path.join(above, 'node_modules/esbuild'));
        cpSync(path.join(repository, 'plugins/dashboard/build.cjs'), path.join(root, 'plugins/dashboard/build.cjs'));
        write(
          'plugins/dashboard/index.html',
          '<link rel="stylesheet" href="main.css" /><script src="main.tsx"></script>',
        );
        write('plugins/dashboard/main.css', 'p { color: red; }');
        write('plugins/dashboard/main.tsx', "import './main.css';\nconsole.log('hello');\n");
      });

      it('is stale until it is built, and when any of its sources is newer', () => {
        expect(whyStale(root)).to.match(/plugins.dashboard.\S+ is not built yet/);
        expect(build(root)).to.equal(0);
        expect(whyStale(root)).to.equal(undefined);
        for (const file of ['main.tsx', 'main.css', 'index.html', 'build.cjs']) {
          age(`plugins/dashboard/${file}`, 5);
          expect(whyStale(root), file).to.contain(`${file} has changed`);
          age(`plugins/dashboard/${file}`, -60);
          expect(whyStale(root), file).to.equal(undefined);
        }
      });

      it('names its files by their content, and leaves none of the build before', () => {
        const assets = () => readdirSync(path.join(root, 'dist/plugins/dashboard/assets')).sort();
        const named = (ending: string) => assets().find((name) => name.endsWith(ending))!;
        build(root);
        const [style, script] = [named('.css'), named('.js')];
        expect([style, script].join()).to.match(/^main-\w{8}\.css,main-\w{8}\.js$/);
        write('plugins/dashboard/main.tsx', "import './main.css';\nconsole.log('good evening');\n");
        build(root);
        expect(named('.css')).to.equal(style);
        expect(assets()).to.have.length(3).and.not.include(script);
        const html = readFileSync(path.join(root, 'dist/plugins/dashboard/index.html'), 'utf8');
        expect(html)
          .to.contain(`assets/${named('.js')}`)
          .and.contain(`assets/${style}`);
      });
    });

    it('leaves no output of a source that is gone', () => {
      write('test/old.test.ts', 'export const old = true;\n');
      build(root);
      rmSync(path.join(root, 'test/old.test.ts'));
      expect(whyStale(root)).to.contain('old.test').and.contain('is gone');
      build(root);
      expect(existsSync(path.join(root, 'dist/test/old.test.js'))).to.equal(false);
      expect(whyStale(root)).to.equal(undefined);
    });

    it('stays stale while a source does not compile', () => {
      write('plugins/ai/start.ts', 'export const started: string = 1;\n');
      age('plugins/ai/start.ts', 5);
      expect(build(root)).not.to.equal(0);
      expect(whyStale(root)).to.equal('plugins/ai/start.ts has changed');
    });

    it('is not asked for where a package was published without sources', () => {
      rmSync(path.join(root, 'plugins/ai/start.ts'));
      rmSync(path.join(root, 'dist'), { recursive: true });
      expect(whyStale(root)).to.equal(undefined);
    });
  });

  it('installs and builds what is missing, then does nothing, and takes the same done by hand as fresh', () => {
    const run = (program: string, ...args: string[]) =>
      execFileSync(program, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    const prepare = () => run(process.execPath, 'plugins/ai/prepare.cjs');
    writeProject();
    write('left/package.json', { name: 'left', version: '1.0.0' });
    run('npm', 'pack', './left', '--silent');
    run('npm', 'install', './left-1.0.0.tgz', '--package-lock-only', '--offline', '--no-audit', '--no-fund');

    expect(prepare()).to.contain('Installing packages').and.contain('Building');
    expect(existsSync(path.join(root, 'node_modules/left/package.json'))).to.equal(true);
    expect(existsSync(path.join(root, 'dist/plugins/ai/start.js'))).to.equal(true);
    expect(prepare()).to.equal('');

    rmSync(path.join(root, 'node_modules'), { recursive: true });
    rmSync(path.join(root, 'dist'), { recursive: true });
    run('npm', 'ci', '--offline', '--no-audit', '--no-fund');
    run('npm', 'run', 'build');
    expect(prepare()).to.equal('');
  });
});
