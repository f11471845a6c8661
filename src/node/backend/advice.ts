/** The version of every tfjs package that this one is built and tested against. */
export const tfjsVersion = '4.22.0';

/** How this package's command line is called here: from its source, or installed. */
export function cliCommand(rest: string): string {
  return import.meta.url.endsWith('.ts') ? `npm run -s cli -- ${rest}` : `npx tfjs-explain ${rest}`;
}

/** The command that brings a tfjs package without its install script, which fails where its host can't be reached. */
export function installCommand(name: string): string {
  return `npm i --ignore-scripts ${name}@${tfjsVersion}`;
}
