/** Browsers refuse an address that changes too often, 200 times within 10 s; writing one also costs a millisecond. */
const mostAtOnce = 10;
const windowMs = 1000;

/** Writes what stands behind the # of the address: at once, and while somebody slides the last one of some. */
export function addressWriter(write: (hash: string) => void): (hash: string) => void {
  let written: readonly number[] = [];
  let timer: number | undefined;
  let newest = '';
  const now = (): void => {
    timer = undefined;
    written = [...written, performance.now()];
    write(newest);
  };
  return (hash) => {
    newest = hash;
    if (timer !== undefined) return;
    const at = performance.now();
    written = written.filter((time) => time > at - windowMs);
    if (written.length < mostAtOnce) now();
    else timer = window.setTimeout(now, (written[0] ?? at) + windowMs - at);
  };
}
