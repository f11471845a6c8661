/** Something to draw: what it needs is loaded first. */
export interface Job {
  /** True where somebody sees it now: it comes first. */
  isUrgent(): boolean;
  /** Resolves when all is at hand; undefined where it is already. */
  load(): Promise<unknown> | undefined;
  draw(): void;
}

/** Most of a frame's 16 ms is the browser's own. */
const budgetMs = 7;

/**
 * Draws on animation frames, what is seen first, as much as a frame has time for. All that waits is loaded together,
 * and what was asked for meanwhile comes after: whoever slides fast sees the epochs that there was time for.
 */
export function frameQueue(onIdle: () => void = () => {}): {
  add(job: Job): void;
  /** Whether it was still waiting. */
  delete(job: Job): boolean;
  clear(): void;
} {
  const waiting = new Set<Job>();
  let ready: Job[] = [];
  let isBusy = false;

  const begin = (): void => {
    if (isBusy) return;
    if (waiting.size === 0 && ready.length === 0) {
      onIdle();
      return;
    }
    isBusy = true;
    requestAnimationFrame(() => void turn().finally(next));
  };
  const next = (): void => {
    isBusy = false;
    begin();
  };
  const turn = async (): Promise<void> => {
    if (ready.length === 0) {
      // What is in sight goes first, and what is near it only when nobody waits for anything else.
      const urgent = [...waiting].filter((job) => job.isUrgent());
      const batch = urgent.length > 0 ? urgent : [...waiting];
      for (const job of batch) waiting.delete(job);
      const loads = batch.map((job) => job.load()).filter((load) => load !== undefined);
      ready = batch;
      if (loads.length > 0) {
        await Promise.all(loads);
        return;
      }
    }
    const end = performance.now() + budgetMs;
    let drawn = 0;
    while (drawn < ready.length && performance.now() < end) ready[drawn++]?.draw();
    ready = ready.slice(drawn);
  };
  return {
    add(job) {
      waiting.add(job);
      begin();
    },
    delete: (job) => waiting.delete(job),
    clear() {
      waiting.clear();
      ready = [];
    },
  };
}
