import {join} from 'node:path';
import {expect} from 'chai';
import {methodsPage, shortTable, withShortTable} from '../../scripts/methods-table.ts';
import {registry} from '../../src/explainers/index.ts';
import {runCommand} from '../../src/node/backend/command.ts';

const root = join(import.meta.dirname, '..', '..');

describe('the tables of methods', () => {
  it('say in README.md and docs/methods.md what the registry says', async () => {
    const args = ['--import=tsx', join(root, 'scripts', 'readme-table.ts'), '--check'];
    const {code, stderr} = await runCommand(process.execPath, args, {cwd: root});
    expect(stderr).to.equal('');
    expect(code).to.equal(0);
  });

  it('name every method with its options, defaults and paper', () => {
    const page = methodsPage();
    for (const {spec} of registry) {
      expect(shortTable()).to.include(spec.title).and.to.include(spec.paper).and.to.include(spec.cost);
      const [, own = ''] = page.split(`\n## ${spec.title}\n`);
      const section = own.split('\n## ')[0] ?? '';
      expect(section, spec.name).to.include(spec.paper);
      for (const [name, {fallback, help}] of Object.entries(spec.options)) {
        const row = section.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
        expect(row, `${spec.name} ${name}`).to.include(
          `| ${fallback === undefined ? '' : `\`${fallback}\``} | ${help} |`,
        );
        expect(row.replaceAll('\\|', '').split('|'), row).to.have.length(6);
      }
    }
  });

  it('take the words above a method in its file', () => {
    expect(methodsPage()).to.include('\n\nx * dS/dx (Shrikumar et al. 2016). On a network of ReLUs without biases');
  });

  it('replace what stands between the marks, and nothing else', () => {
    const page = 'before\n<!-- methods -->\nold\n<!-- /methods -->\nafter\n';
    const now = withShortTable(page);
    expect(now).to.equal(`before\n<!-- methods -->\n\n${shortTable()}\n\n<!-- /methods -->\nafter\n`);
    expect(withShortTable(now)).to.equal(now);
    expect(() => withShortTable('no marks')).to.throw(/needs the lines <!-- methods -->/);
  });
});
