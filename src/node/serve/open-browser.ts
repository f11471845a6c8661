import {spawn} from 'node:child_process';

const programs: {readonly [platform: string]: readonly [string, ...string[]]} = {
  darwin: ['open'],
  win32: ['explorer.exe'],
};

/** Opens a page in the reader's browser; `note` is told where there is none. */
export function openBrowser(url: string, note: (line: string) => void): void {
  const [program, ...args] = programs[process.platform] ?? ['xdg-open'];
  const child = spawn(program, [...args, url], {stdio: 'ignore', detached: true});
  child.on('error', () => note(`no browser could be opened here; open ${url} yourself`));
  child.unref();
}
