import type {State} from '../app/state.ts';
import type {Arrays} from '../data/arrays.ts';
import type {Epoch, Run} from '../data/run.ts';
import type {Engine} from '../engine/engine.ts';

/** What is looked at, with the run that it is looked at in. */
export interface Scene {
  readonly state: State;
  readonly run: Run;
  /** The epoch that is shown; undefined where none is explained yet. */
  readonly epoch: Epoch | undefined;
  /** Paths of all runs. */
  readonly runs: readonly string[];
}

/** What a view may use. */
export interface Tools {
  /** Changes what is looked at, and the address with it; every view is shown anew. */
  change(part: Partial<State>): void;
  /** Says something in the status line. */
  tell(news: string): void;
  readonly arrays: Arrays;
  /** Another run, read anew where it has news. */
  readRun(id: string): Promise<Run>;
  /** Starts at its first use. */
  readonly engine: Engine;
}

/** One of the page's views. */
export interface View {
  readonly element: HTMLElement;
  /** Brings it to what is looked at; called at every change while it is in front. Quick where nothing of its own changed. */
  show(scene: Scene): void;
  /** Called when another view comes to the front. */
  leave?(): void;
}

/** A view's name in the address, its title on the tab, and how it is made, once, when it is first looked at. */
export interface ViewSpec {
  readonly name: string;
  readonly title: string;
  make(tools: Tools): View;
}
