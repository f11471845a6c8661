import {join} from 'node:path';
import {expect} from 'chai';
import {runCommand} from '../../src/node/backend/command.ts';

const root = join(import.meta.dirname, '..', '..');

describe('the shortcut warning', () => {
  it('comes where a mark in one of two corners gives a class away, and not without', async () => {
    // Shorter than the trial itself, which takes five seeds.
    const args = ['--seeds', '1', '--first', '20', '--epochs', '4', '--count', '600'];
    const {code, stdout, stderr} = await runCommand(
      process.execPath,
      ['--import=tsx', join('scripts', 'shortcut-trial.ts'), ...args],
      {cwd: root, timeoutMs: 500_000},
    );
    expect(code, stderr).to.equal(0);
    expect(stdout).to.match(/^clean: warned in 0 of 1$/m);
    for (const corner of ['bottom-right', 'top-left']) {
      expect(stdout).to.match(
        new RegExp(`^${corner} seed 20: step \\d: shortcut: .*images of class circle that the model gets right`, 'm'),
      );
      expect(stdout).to.match(new RegExp(`^${corner}: warned in 1 of 1$`, 'm'));
    }
    // All of them learn something, so that the warning had its chance in each.
    const accuracies = Array.from(stdout.matchAll(/val_acc {2}> \S+ > (\S+),/g), ([, last]) => Number(last));
    expect(accuracies).to.have.length(3);
    for (const accuracy of accuracies) expect(accuracy).to.be.above(0.4);
  });
});
