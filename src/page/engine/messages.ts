import type {Rows} from '../data/npy.ts';
import type {EngineBackend, ExplainerAt, ModelAt} from './engine.ts';

/** What the page asks its worker. */
export type Wish =
  | {readonly kind: 'backend'}
  | {readonly kind: 'use'; readonly backend: EngineBackend}
  | {readonly kind: 'predict'; readonly model: ModelAt; readonly inputs: Rows}
  | {readonly kind: 'features'; readonly model: ModelAt; readonly inputs: Rows}
  | {
      readonly kind: 'explain';
      readonly model: ModelAt;
      readonly inputs: Rows;
      readonly explainer: ExplainerAt;
      readonly target: readonly number[] | undefined;
      readonly background: Rows | undefined;
    };

/** A wish with the number that its answer has; or the end of all that wait. */
export type ToWorker = {readonly id: number; readonly wish: Wish} | 'cancel';

/** What a wish gives. */
export type Gift = EngineBackend | Rows;

/** `left`: tensors that are there and belong to no kept model; more than 0 is a fault of ours. */
export type FromWorker = {readonly id: number; readonly left: number} & (
  | {readonly gift: Gift}
  | {readonly error: string}
);

/** Whether a wish can be given up; the choice of a backend stays. */
export function isWork({kind}: Wish): boolean {
  return kind !== 'use' && kind !== 'backend';
}
