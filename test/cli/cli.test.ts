import {join} from 'node:path';
import {expect} from 'chai';
import {type BackendBench, nameOf} from '../../src/node/backend/backend-bench.ts';
import {type CommandResult, runCommand} from '../../src/node/backend/command.ts';
import {requireHere} from '../../src/node/backend/resolve.ts';
import {pipEnv} from '../node/backend/loopback-index.ts';
import {type TemporaryProject, temporaryProject} from '../node/backend/temporary-project.ts';

const repository = join(import.meta.dirname, '..', '..');
const offline = pipEnv('http://127.0.0.1:9/simple');

/** What scripts rely on. */
const questionOptions = [
  ...['--input <file...>', '--target <unit>', '--score <kind>', '--labels <file>', '--layer <name>'],
  ...['--output <output>', '--set <key=value...>', '--background <file...>', '--size <h,w>'],
  ...['--scale <min,max>', '--batch <rows>', '--seed <number>', '--progress', '--verbose'],
];

const explainOptions = ['--method <name>', '--out <path>', ...questionOptions];
const measureOptions = [
  ...['--method <name...>', '--attribution <file...>', '--metric <name...>', '--out <folder>', '--masks <file>'],
  ...['--resamples <number>', ...questionOptions],
];

describe('the command line', () => {
  let project: TemporaryProject;
  before(async () => {
    project = await temporaryProject();
  });
  after(() => project.remove());

  function cli(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<CommandResult> {
    const main = join(repository, 'src', 'cli', 'main.ts');
    return runCommand(process.execPath, ['--import', requireHere.resolve('tsx'), main, ...args], {
      cwd: repository,
      env,
    });
  }

  it('prints its version and its commands', async () => {
    const {version} = requireHere('../../../package.json');
    expect(await cli(['--version'])).to.include({code: 0, stdout: `${version}\n`});
    const help = await cli(['--help']);
    expect(help.code).to.equal(0);
    expect(help.stdout).to.match(
      /explain \[options\] <model\.json>.*measure \[options\] <model\.json>.*methods \[options\] \[name\].*metrics \[options\] \[name\].*setup \[options\].*doctor \[options\]/s,
    );
    expect(help.stdout).to.match(/Exit codes: 0 done, 1 failed, 2 wrong usage\.\n$/);
  });

  it('explains each command and all of its options', async () => {
    for (const [command, options] of [
      ['setup', ['--project <folder>', '--force', '--wheel <file or address>', '--if-missing']],
      ['doctor', ['--project <folder>', '--bench', '--json']],
      ['methods', ['--json']],
      ['metrics', ['--json']],
      ['explain', explainOptions],
      ['measure', measureOptions],
    ] as const) {
      const {code, stdout, stderr} = await cli([command, '--help']);
      expect({code, stderr}).to.deep.equal({code: 0, stderr: ''});
      const listed = [...stdout.matchAll(/^ {2}(--.*?) {2}/gm)].map(([, option]) => option);
      expect(listed).to.deep.equal(options);
      expect(stdout).to.match(/^Exit codes?: |\. Exit code: /m);
    }
  });

  it('ends with 2 on wrong usage and names what is wrong', async () => {
    for (const [args, said] of [
      [['nonsense'], /unknown command 'nonsense'/],
      [['setup', '--nope'], /unknown option '--nope'/],
      [[], /^Usage: tfjs-explain/],
      [['doctor', 'extra'], /too many arguments for 'doctor'/],
      [['setup', '--project'], /option '--project <folder>' argument missing/],
    ] as const) {
      const {code, stderr} = await cli(args);
      expect(code, args.join(' ')).to.equal(2);
      expect(stderr).to.match(said);
    }
  });

  it('setup --if-missing is silent and quick when the library is there', async () => {
    const start = process.hrtime.bigint();
    const {code, stdout, stderr} = await cli(['setup', '--if-missing']);
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    expect({code, stdout, stderr}).to.deep.equal({code: 0, stdout: '', stderr: ''});
    // 0.9 s on an idle machine; the bound leaves much room for a busy one.
    expect(seconds).to.be.lessThan(15);
  });

  it('setup says when there is nothing to do', async () => {
    const {code, stderr} = await cli(['setup']);
    expect(code).to.equal(0);
    expect(stderr).to.match(/^nothing to do: tfjs-node in .* loads \(TensorFlow /);
  });

  it('setup that fails ends with 1, with --if-missing it says that wasm serves and ends with 0', async () => {
    const env = {...offline, XDG_CACHE_HOME: project.cache};
    for (const [flags, expected] of [
      [[], 1],
      [['--if-missing'], 0],
    ] as const) {
      const {code, stdout, stderr} = await cli(
        ['setup', '--project', project.folder, '--wheel', 'none.whl', ...flags],
        env,
      );
      expect({code, stdout}).to.deep.equal({code: expected, stdout: ''});
      expect(stderr).to.match(/asking for its own prebuilt files\ntheir host does not answer\n/);
      expect(stderr).to.match(
        /could not be set up: there is no wheel .*none\.whl.*\nuntil then the wasm backend serves/,
      );
    }
  });

  it('doctor says what there is here', async () => {
    const {code, stdout} = await cli(['doctor']);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^copies of tfjs-core +1$/m);
    expect(stdout).to.match(/^native library +loads \(TensorFlow /m);
    expect(stdout).to.match(/^its kernels +mended: /m);
    expect(stdout).to.match(/^wasm backend +loads$/m);
    expect(stdout).to.match(/^the node backend serves$/m);
  });

  it('doctor --bench times every backend in a process of its own and names the best', async () => {
    const {code, stdout, stderr} = await cli(['doctor', '--bench', '--json']);
    expect(code, stderr).to.equal(0);
    const {backend, bench}: {backend: string; bench: BackendBench} = JSON.parse(stdout);
    expect(backend).to.equal('node');
    expect(bench.rows.map(nameOf)).to.deep.equal(['node, mended kernels', 'node, stock kernels', 'wasm', 'cpu']);
    const totals = bench.rows.map(({forward = 0, backward = 0, error}) => {
      expect(error).to.equal(undefined);
      expect(Math.min(forward, backward)).to.be.greaterThan(0);
      return forward + backward;
    });
    const fastest = Math.min(...totals);
    for (const [i, {multiple = 0}] of bench.rows.entries())
      expect(multiple).to.be.closeTo((totals[i] ?? 0) / fastest, 1e-9);
    expect(bench.best?.backend).to.equal('node');
    // 600 when this was written.
    expect(bench.rows.at(-1)?.multiple).to.be.greaterThan(20);
  });

  it('doctor names what is missing and the command that mends it, and ends with 0 as long as a backend works', async () => {
    const {code, stdout} = await cli(['doctor', '--json', '--project', project.folder], {
      ...offline,
      XDG_CACHE_HOME: project.cache,
    });
    expect(code).to.equal(0);
    const report = JSON.parse(stdout);
    expect(report).to.include({backend: 'wasm', node: process.versions.node});
    expect(report.native).to.deep.include({loads: false});
    expect(report.coreCopies).to.have.length(1);
    expect(report.problems).to.have.length(1);
    expect(report.problems[0]).to.include({mend: 'npm run -s cli -- setup'});
    expect(report.cache).to.deep.include({bytes: 0});
  });
});
