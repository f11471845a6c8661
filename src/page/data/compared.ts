import type {Scene, Tools} from '../views/view.ts';
import {type Points, pointsOf} from './datapoints.ts';
import {nearestEpoch} from './run.ts';

/** A model that is looked at: the one in front, or the one that it is compared with. */
export interface Compared {
  /** `A` or `B`, then its run and epoch. */
  readonly name: string;
  readonly points: Points | Error;
}

/** A slider passes many epochs: their models are not asked unless it stays there. */
const stayMs = 120;

/**
 * The model in front and, where the address names another run or epoch, that one; none where `isStale` says meanwhile that something
 * else is looked at.
 */
export async function comparedModels(
  tools: Tools,
  {state, run, epoch}: Scene,
  isStale: () => boolean,
): Promise<readonly Compared[]> {
  const points = pointsOf(tools);
  if (!points.has(run, epoch?.epoch)) await new Promise((resolve) => setTimeout(resolve, stayMs));
  if (isStale()) return [];
  const isCompared = state.other !== undefined || state.otherEpoch !== undefined;
  const first = await points.at(run, epoch?.epoch);
  if (!isCompared) return [{name: nameOf('', first, epoch?.epoch), points: first}];
  const id = state.other ?? run.id;
  const second = await otherPoints(tools, {id, run, epoch: state.otherEpoch ?? epoch?.epoch});
  return [
    {name: nameOf(id === run.id ? 'A' : `A ${run.id}`, first, epoch?.epoch), points: first},
    {name: nameOf(id === run.id ? 'B' : `B ${id}`, second, state.otherEpoch ?? epoch?.epoch), points: second},
  ];
}

async function otherPoints(
  tools: Tools,
  {id, run, epoch}: {readonly id: string; readonly run: Scene['run']; readonly epoch: number | undefined},
): Promise<Points | Error> {
  try {
    const other = id === run.id ? run : await tools.readRun(id);
    return await pointsOf(tools).at(other, nearestEpoch(other, epoch)?.epoch);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function nameOf(before: string, points: Points | Error, epoch: number | undefined): string {
  const at = points instanceof Error ? epoch : points.epoch;
  return [before, at === undefined ? 'no epoch' : `epoch ${at}`].filter((part) => part !== '').join(' · ');
}

/** Whether two runs, or epochs of one, stored the same rows of the validation data. */
export function haveSameRows(a: Points, b: Points): boolean {
  const [one, other] = [a.run.datapoints?.rows, b.run.datapoints?.rows];
  const isOneRun = a.run.id === b.run.id && a.count === b.count;
  return isOneRun || (one !== undefined && one.length === other?.length && one.every((row, i) => row === other[i]));
}
