import {readdir} from 'node:fs/promises';
import {extname, join} from 'node:path';
import {messageOf} from '../../core/errors.ts';
import {pictureEndings} from './picture-file.ts';
import {unreadable} from './read-file.ts';

/** A class of pictures and their paths below the folder of all. */
export interface PictureClass {
  readonly name: string;
  readonly files: readonly string[];
}

/**
 * The PNG and JPEG files below a folder by their names' endings. Each sub-folder with pictures anywhere below it is a class, and
 * pictures beside the sub-folders are left out; where there is none, all pictures are of one class named ''. Classes and
 * files come in the order of their names' characters, which no locale changes.
 */
export async function findPictures(folder: string): Promise<readonly PictureClass[]> {
  const entries = await list(folder);
  const names = entries.filter(isFolder).map(({name}) => name);
  const classes = await Promise.all(
    names.sort().map(async (name) => ({name, files: await picturesBelow(folder, name)})),
  );
  const filled = classes.filter(({files}) => files.length > 0);
  if (filled.length > 0) return filled;
  const files = entries.filter(isPicture).map(({name}) => name);
  return files.length > 0 ? [{name: '', files: files.sort()}] : [];
}

async function picturesBelow(root: string, folder: string): Promise<readonly string[]> {
  const entries = await list(join(root, folder));
  const own = entries.filter(isPicture).map(({name}) => join(folder, name));
  const deeper = await Promise.all(entries.filter(isFolder).map(({name}) => picturesBelow(root, join(folder, name))));
  return [...own, ...deeper.flat()].sort();
}

interface Entry {
  readonly name: string;
  isDirectory(): boolean;
}

async function list(folder: string): Promise<readonly Entry[]> {
  try {
    return await readdir(folder, {withFileTypes: true});
  } catch (cause) {
    throw unreadable(folder, messageOf(cause), cause);
  }
}

function isFolder(entry: Entry): boolean {
  return entry.isDirectory() && !isHidden(entry);
}

function isPicture(entry: Entry): boolean {
  return !entry.isDirectory() && !isHidden(entry) && pictureEndings.includes(extname(entry.name).toLowerCase());
}

/** macOS puts '._cat.png', which is no picture, beside 'cat.png' on foreign disks. */
function isHidden({name}: Entry): boolean {
  return name.startsWith('.');
}
