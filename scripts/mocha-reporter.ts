import {renameSync, writeFileSync} from 'node:fs';
import Mocha from 'mocha';

/** What a run of mocha came to, as the reporter leaves it in a file. */
export interface MochaResult {
  readonly passed: number;
  readonly failures: readonly {readonly file: string; readonly title: string}[];
  /** Time of the tests of each file, hooks included. */
  readonly msByFile: {readonly [file: string]: number};
}

const {EVENT_RUN_END, EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_TEST_FAIL, EVENT_TEST_PASS} = Mocha.Runner.constants;

/** mocha's `spec` for people, and the file that `--reporter-option file=PATH` names for programs. */
export default class CountingSpec extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const failures: {file: string; title: string}[] = [];
    const msByFile: Record<string, number> = {};
    let passed = 0;
    let began = 0;
    // Suites right below the root are the `describe`s of files, one after the other.
    runner.on(EVENT_SUITE_BEGIN, (suite) => {
      if (suite.parent?.root === true) began = performance.now();
    });
    runner.on(EVENT_SUITE_END, (suite) => {
      if (suite.parent?.root !== true) return;
      const file = suite.file ?? '';
      msByFile[file] = (msByFile[file] ?? 0) + performance.now() - began;
    });
    runner.on(EVENT_TEST_PASS, () => passed++);
    runner.on(EVENT_TEST_FAIL, (test) => failures.push({file: test.file ?? '', title: test.fullTitle()}));
    runner.once(EVENT_RUN_END, () => {
      const result: MochaResult = {passed, failures, msByFile};
      const path = String(options.reporterOptions?.file);
      // Whole or not there: the one who reads it looks while it is written.
      writeFileSync(`${path}.part`, JSON.stringify(result));
      renameSync(`${path}.part`, path);
    });
  }
}
