import {join} from 'node:path';
import {expect} from 'chai';
import {runCommand} from '../../src/node/backend/command.ts';

const root = join(import.meta.dirname, '..', '..');

describe('the reproductions of docs/upstream.md', () => {
  for (const [script, count] of Object.entries({'wasm-windows': 9, 'second-derivatives': 9, 'cpu-resize': 2}))
    it(`${script}: each defect is still there`, async () => {
      const path = join(root, 'scripts', 'upstream', `${script}.ts`);
      const {code, stdout, stderr} = await runCommand(process.execPath, ['--import', 'tsx', path], {cwd: root});
      expect(stdout).not.to.include('right now');
      expect({code, stderr}, stdout).to.deep.equal({code: 0, stderr: ''});
      expect(stdout.match(/: wrong$|^ {2}threw /gm)?.length).to.equal(count);
    });
});
