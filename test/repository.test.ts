import {execFileSync} from 'node:child_process';
import {existsSync, lstatSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect} from 'chai';
import {version} from '../src/version.ts';

const root = join(import.meta.dirname, '..');
const sizeLimit = 30e6;

/** Packages come from wherever the user's npm, pip and apt are set to. Spelt so that this file names none. */
const registries = ['npmjs', 'yarnpkg', 'pypi', 'pythonhosted', 'googleapis', 'debian', 'ubuntu'].map(
  (name) => new RegExp(`\\b${name}\\.(?:org|com)\\b`, 'i'),
);
/** Absolute paths on somebody's machine. */
const machinePath = /(?<![\w.~$}-])\/(?:root|work|home\/\w+|Users\/\w+)\/[\w.]|\b[A-Z]:\\+Users\\/;

/** What a file should not have: the texts found. */
function foreign(text: string): readonly string[] {
  return [...registries, machinePath].flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
}

/** Every file that git has, or would take; in a source archive, where there is no git, all but what is made here. */
function listFiles(): readonly string[] {
  const isFile = (path: string): boolean => lstatSync(join(root, path), {throwIfNoEntry: false})?.isFile() === true;
  if (!existsSync(join(root, '.git'))) {
    const made = /^(node_modules|dist|coverage|logs|\.cache)(\/|$)/;
    return readdirSync(root, {recursive: true, encoding: 'utf8'}).filter((path) => !made.test(path) && isFile(path));
  }
  const args = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  return execFileSync('git', args, {cwd: root, encoding: 'utf8'})
    .split('\0')
    .filter((path) => path !== '' && isFile(path));
}

describe('the repository', () => {
  const files = listFiles();

  it('names no registry and no path of a machine', () => {
    expect(files).to.include.members(['package.json', 'package-lock.json', '.ci/run']);
    const found = files.flatMap((path) =>
      foreign(readFileSync(join(root, path), 'latin1')).map((what) => `${path}: ${what}`),
    );
    expect(found).to.deep.equal([]);
  });

  it('would notice one', () => {
    const dot = '.';
    for (const [text, found] of [
      [`"resolved": "https://registry${dot}npmjs${dot}org/a.tgz"`, `npmjs${dot}org`],
      [`--index-url https://pypi${dot}org/simple`, `pypi${dot}org`],
      [`open('${'/home'}/ann/model.json')`, `${'/home'}/ann/m`],
      [`cd ${'/work'}/main`, `${'/work'}/m`],
      [`C:${'\\'}Users${'\\'}ann`, `C:${'\\'}Users${'\\'}`],
    ])
      expect(foreign(text ?? ''), text).to.deep.equal([found]);
    for (const text of ['~/.cache/tfjs-explain', '../work/main', 'logs/home/x', '/tmp/x', 'debian', 'a.com/root/x'])
      expect(foreign(text), text).to.deep.equal([]);
  });

  it('locks every package by its checksum, wherever it comes from, for every platform', () => {
    const {packages} = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    const entries = Object.entries<Record<string, unknown>>(packages).filter(([path]) => path !== '');
    expect(entries.length).to.be.greaterThan(300);
    expect(entries.filter(([, entry]) => 'resolved' in entry).map(([path]) => path)).to.deep.equal([]);
    expect(entries.filter(([, entry]) => typeof entry['integrity'] !== 'string').map(([path]) => path)).to.deep.equal(
      [],
    );
    // npm leaves the other platforms' packages out when it makes a lock from an installed tree.
    for (const [path, entry] of entries) {
      const optional = Object.keys(Object(entry['optionalDependencies']));
      const missing = optional.filter(
        (name) => !(`node_modules/${name}` in packages || `${path}/node_modules/${name}` in packages),
      );
      expect(missing, path).to.deep.equal([]);
    }
  });

  it('stays small', () => {
    const bytes = files.reduce((sum, path) => sum + lstatSync(join(root, path)).size, 0);
    expect(bytes).to.be.lessThan(sizeLimit);
  });

  it('has one version', () => {
    expect(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version).to.equal(version);
  });
});
