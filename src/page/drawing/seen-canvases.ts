import {blank} from './draw.ts';
import type {Job} from './frame-queue.ts';
import {type Face, setFace} from './map-faces.ts';

/** A canvas that is drawn only where somebody can see it. */
export interface SeenCanvas {
  /** Whether any of it is in sight, not only near it. */
  readonly isSeen: boolean;
  /** What it shows has changed: it is drawn anew, now or when it comes into sight. */
  stale(): void;
}

export interface SeenCanvases {
  add(canvas: HTMLCanvasElement, job: Job, face: Face): SeenCanvas;
  clear(): void;
}

/** Cells that are nearly in sight are drawn too. */
const near = '300px';
/** Larger pictures are given back when nobody sees them, so that a long run's page stays bounded. */
const smallPixels = 64 * 64;

interface Watched {
  readonly job: Job;
  isSeen: boolean;
  isNear: boolean;
  isStale: boolean;
}

export function seenCanvases(queue: {add(job: Job): void; delete(job: Job): boolean}): SeenCanvases {
  const known = new Map<Element, Watched>();
  const refresh = (one: Watched): void => {
    if (!one.isNear || !one.isStale) return;
    one.isStale = false;
    queue.add(one.job);
  };
  const inSight = new IntersectionObserver((entries) => {
    for (const {target, isIntersecting} of entries) {
      const one = known.get(target);
      if (one !== undefined) one.isSeen = isIntersecting;
    }
  });
  const nearSight = new IntersectionObserver(
    (entries) => {
      for (const {target, isIntersecting} of entries) {
        const one = known.get(target);
        if (one === undefined) continue;
        one.isNear = isIntersecting;
        if (isIntersecting) refresh(one);
        else {
          if (queue.delete(one.job)) one.isStale = true;
          if (target instanceof HTMLCanvasElement && target.width * target.height > smallPixels) {
            blank(target);
            one.isStale = true;
          }
        }
      }
    },
    {rootMargin: near},
  );
  return {
    add(canvas, job, face) {
      const one: Watched = {job, isSeen: false, isNear: false, isStale: true};
      known.set(canvas, one);
      inSight.observe(canvas);
      nearSight.observe(canvas);
      setFace(canvas, face);
      return {
        get isSeen() {
          return one.isSeen;
        },
        stale() {
          one.isStale = true;
          refresh(one);
        },
      };
    },
    clear() {
      inSight.disconnect();
      nearSight.disconnect();
      known.clear();
    },
  };
}
