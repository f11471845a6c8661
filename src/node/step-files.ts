import type {RunStep} from './run-file.ts';

/** Where the files of steps that have not ended are going to be. */
export interface StepFiles {
  image(step: number, tag: string, file: string): void;
  map(step: number, tag: string, file: string, type: 'float16' | 'float32'): void;
  lost(step: number, file: string): void;
  /** Steps at work, in order. */
  steps(): readonly number[];
  /** What a step wrote, and what it could not write; `gone` are files that never came to their place. */
  end(step: number, gone: ReadonlySet<string>): Pick<RunStep, 'wrote' | 'lost'>;
}

interface Entry {
  readonly step: number;
  readonly tag: string;
  readonly file: string;
  readonly kind: 'image' | 'float16' | 'float32' | 'lost';
}

export function stepFiles(): StepFiles {
  let entries: Entry[] = [];
  return {
    image: (step, tag, file) => void entries.push({step, tag, file, kind: 'image'}),
    map: (step, tag, file, type) => void entries.push({step, tag, file, kind: type}),
    lost: (step, file) => void entries.push({step, tag: '', file, kind: 'lost'}),
    steps: () => [...new Set(entries.map(({step}) => step))].sort((a, b) => a - b),
    end(step, gone) {
      const own = entries.filter((entry) => entry.step === step);
      entries = entries.filter((entry) => entry.step !== step);
      const isLost = ({kind, file}: Entry) => kind === 'lost' || gone.has(file);
      const there = own.filter((entry) => !isLost(entry));
      const images = there.filter(({kind}) => kind === 'image').map(({tag, file}) => [tag, file]);
      const maps = there.filter(({kind}) => kind !== 'image').map(({tag, file, kind}) => [tag, {file, type: kind}]);
      const lost = [...new Set(own.filter(isLost).map(({file}) => file))];
      return {
        wrote: {images: Object.fromEntries(images), maps: Object.fromEntries(maps)},
        ...(lost.length === 0 ? {} : {lost}),
      };
    },
  };
}
