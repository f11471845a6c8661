import {type Compared, comparedModels} from '../data/compared.ts';
import type {Scene, Tools} from '../views/view.ts';

/** Asks the models of what is looked at, and tells of the newest scene alone. */
export interface ModelAsker {
  show(scene: Scene): void;
  /** What is looked at; undefined before anything is. */
  newest(): Scene | undefined;
}

/** `wait` is called before the models are asked, `tell` with what they say, unless something else is looked at by then. */
export function modelAsker(
  tools: Tools,
  {wait, tell}: {wait(): void; tell(scene: Scene, models: readonly Compared[]): void},
): ModelAsker {
  let newest: Scene | undefined;
  return {
    newest: () => newest,
    show(scene) {
      newest = scene;
      wait();
      void comparedModels(tools, scene, () => newest !== scene).then((models) => {
        if (newest === scene) tell(scene, models);
      });
    },
  };
}
