/** What is being made elsewhere, such as in Node's thread pool, and is to be used in the order in which it was asked for. */
export interface Backlog<T> {
  /** `use` gets what was made, when its turn comes; `failed` why it could not be made or used. */
  add(made: T | Promise<T>, use: (made: T) => void, failed: (error: unknown) => void): void;
  /** Resolves when nothing is left; never rejects. */
  done(): Promise<void>;
}

export function backlog<T>(): Backlog<T> {
  let last: Promise<void> = Promise.resolve();
  return {
    add(made, use, failed) {
      // Both are listened to from now on: what fails before its turn is no unhandled rejection.
      last = Promise.allSettled([made, last])
        .then(([own]) => {
          if (own.status === 'rejected') throw own.reason;
          use(own.value);
        })
        .catch(failed);
    },
    done: () => last,
  };
}
