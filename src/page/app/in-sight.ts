/** What is nearly in sight counts too. */
const ahead = '300px';

const watched = new WeakMap<Element, (isSeen: boolean) => void>();
let watcher: IntersectionObserver | undefined;

/** Calls back when the element comes into sight, and when it leaves it. */
export function whenSeen(element: Element, changed: (isSeen: boolean) => void): void {
  watcher ??= new IntersectionObserver(
    (entries) => {
      for (const {target, isIntersecting} of entries) watched.get(target)?.(isIntersecting);
    },
    {rootMargin: ahead},
  );
  watched.set(element, changed);
  watcher.observe(element);
}
