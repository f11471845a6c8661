import {blank} from './draw.ts';
import type {Job} from './frame-queue.ts';
import {type Face, setFace} from './map-faces.ts';

/** A canvas that is drawn only where somebody can see it. */
export interface SeenCanvas {
  /** What it shows has changed: it is drawn anew, now or when it comes into sight. */
  stale(): void;
}

export interface SeenCanvases {
  /** `watched`: what comes into sight with the canvas, its row or column; by itself where there is none. */
  add(canvas: HTMLCanvasElement, job: Job, face: Face, watched?: Element): SeenCanvas;
  clear(): void;
}

/** Cells that are nearly in sight are drawn too. */
const near = '300px';
/** Larger pictures are given back when nobody sees them, so that a long run's page stays bounded. */
const smallPixels = 64 * 64;

interface Watched {
  readonly canvas: HTMLCanvasElement;
  readonly job: Job;
  isStale: boolean;
}

interface Place {
  isNear: boolean;
  readonly canvases: Watched[];
}

export function seenCanvases(queue: {add(job: Job): void; delete(job: Job): boolean}): SeenCanvases {
  /** Rows and columns are fewer than canvases: the browser has less to look after at each frame. */
  const places = new Map<Element, Place>();
  const refresh = ({isNear}: Place, one: Watched): void => {
    if (!isNear || !one.isStale) return;
    one.isStale = false;
    queue.add(one.job);
  };
  const leave = (one: Watched): void => {
    if (queue.delete(one.job)) one.isStale = true;
    if (one.canvas.width * one.canvas.height <= smallPixels) return;
    blank(one.canvas);
    one.isStale = true;
  };
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const {target, isIntersecting} of entries) {
        const place = places.get(target);
        if (place === undefined) continue;
        place.isNear = isIntersecting;
        for (const one of place.canvases)
          if (isIntersecting) refresh(place, one);
          else leave(one);
      }
    },
    {rootMargin: near},
  );
  return {
    add(canvas, job, face, watched = canvas) {
      const place = places.get(watched) ?? {isNear: false, canvases: []};
      if (!places.has(watched)) {
        places.set(watched, place);
        watcher.observe(watched);
      }
      const one: Watched = {canvas, job, isStale: true};
      place.canvases.push(one);
      setFace(canvas, face);
      return {
        stale() {
          one.isStale = true;
          refresh(place, one);
        },
      };
    },
    clear() {
      watcher.disconnect();
      places.clear();
    },
  };
}

/** Whether any of an element is within the window. */
export function isInSight(element: Element): boolean {
  const {top, bottom, left, right} = element.getBoundingClientRect();
  return bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
}
