import {readdir, stat} from 'node:fs/promises';
import {join} from 'node:path';

/** A folder with a run.json below the log directory. */
export interface FoundRun {
  /** Path below the log directory, `/` between its parts; empty where the log directory is itself a run. */
  readonly id: string;
  /** Changes when run.json or metrics.jsonl do. */
  readonly stamp: string;
}

export interface FoundRuns {
  readonly runs: readonly FoundRun[];
  /** Whether there are more folders than were looked at. */
  readonly cut: boolean;
}

const deepest = 4;
const mostFolders = 5000;
const mostRuns = 1000;

/** Looks for runs. Links are not followed, hidden folders and the inside of a run not looked into. */
export async function findRuns(root: string): Promise<FoundRuns> {
  const runs: FoundRun[] = [];
  let looked = 0;
  let cut = false;
  const visit = async (parts: readonly string[]): Promise<void> => {
    if (++looked > mostFolders || runs.length >= mostRuns) {
      cut = true;
      return;
    }
    const folder = join(root, ...parts);
    const entries = await readdir(folder, {withFileTypes: true}).catch(() => []);
    if (entries.some((entry) => entry.isFile() && entry.name === 'run.json')) {
      runs.push({id: parts.join('/'), stamp: await stampOf(folder)});
      return;
    }
    if (parts.length >= deepest) return;
    for (const {name} of entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))) {
      await visit([...parts, name]);
    }
  };
  await visit([]);
  return {runs: runs.sort((a, b) => (a.id < b.id ? 1 : -1)), cut};
}

async function stampOf(folder: string): Promise<string> {
  const stamps = ['run.json', 'metrics.jsonl'].map(async (name) => {
    const found = await stat(join(folder, name)).catch(() => undefined);
    return found === undefined ? '' : `${found.mtimeMs}:${found.size}`;
  });
  return (await Promise.all(stamps)).join(' ');
}
