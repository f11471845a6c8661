import {runCommand} from '../src/node/backend/command.ts';

/** A program that the tests call, how to see that it is there, and the Debian packages that bring it. */
interface Need {
  readonly what: string;
  readonly probe: readonly [program: string, ...args: readonly string[]];
  readonly packages: readonly string[];
}

const needs: readonly Need[] = [
  {
    what: 'Python 3 with venv',
    probe: ['python3', '-c', 'import venv, ensurepip'],
    packages: ['python3', 'python3-venv'],
  },
  {what: 'Python 3 with pip', probe: ['python3', '-m', 'pip', '--version'], packages: ['python3-pip']},
  {what: 'a C++ compiler', probe: ['g++', '--version'], packages: ['g++']},
  {what: 'git', probe: ['git', '--version'], packages: ['git']},
  {what: 'tar', probe: ['tar', '--version'], packages: ['tar']},
  {what: 'mount', probe: ['mount', '--version'], packages: ['mount']},
];

/**
 * Makes sure of the programs that the tests call. Root on Debian or Ubuntu gets what is missing from apt; anybody else is
 * told what to install.
 */
export async function systemPrograms(
  report: (line: string) => void,
  {root = process.getuid?.() === 0}: {readonly root?: boolean} = {},
): Promise<string> {
  const missing = await missingOf(needs);
  if (missing.length === 0) return '';
  const names = missing.map(({what}) => what).join(', ');
  const packages = [...new Set(missing.flatMap(({packages}) => packages))];
  const command = `apt-get install --no-install-recommends ${packages.join(' ')}`;
  if (!root || !(await there(['apt-get', '--version'])))
    throw new Error(`the tests need ${names}, not found here. On Debian or Ubuntu: ${command}`);
  report(`missing: ${names}; installing ${packages.join(', ')}`);
  await apt(['update']);
  await apt(['install', '--yes', '--no-install-recommends', ...packages]);
  const still = await missingOf(missing);
  if (still.length > 0)
    throw new Error(`after '${command}' these are still not found: ${still.map(({what}) => what).join(', ')}`);
  return `installed ${packages.join(', ')}`;
}

async function missingOf(list: readonly Need[]): Promise<readonly Need[]> {
  const found = await Promise.all(list.map(({probe}) => there(probe)));
  return list.filter((_, i) => found[i] === false);
}

async function there([program, ...args]: Need['probe']): Promise<boolean> {
  return (await runCommand(program, args)).code === 0;
}

async function apt(args: readonly string[]): Promise<void> {
  const env = {...process.env, DEBIAN_FRONTEND: 'noninteractive'};
  const {code, stdout, stderr} = await runCommand('apt-get', ['-q', ...args], {env});
  if (code !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${(stderr || stdout).trimEnd()}`);
}
