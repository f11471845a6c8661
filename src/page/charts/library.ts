/** What draws charts. It is large: it's loaded when the first chart comes into sight. */
export type Library = typeof import('./draw/index.ts');

let loading: Promise<Library> | undefined;

export function library(): Promise<Library> {
  loading ??= import('./draw/index.ts').catch((error: unknown) => {
    // Perhaps it works the next time.
    loading = undefined;
    throw error;
  });
  return loading;
}

let line: Promise<unknown> = Promise.resolve();

/** Does one after the other, with a breath between, so that the page stays smooth while many charts are drawn. */
export function inTurn(work: () => Promise<void>): Promise<void> {
  const turn = line.then(async () => {
    await new Promise((resolve) => setTimeout(resolve));
    await work();
  });
  line = turn.catch(() => {});
  return turn;
}
