import * as tf from '@tensorflow/tfjs-core';
import {ExplainError} from '../core/errors.ts';
import type {Network, Site} from '../core/network/network.ts';
import {type Run, throwIfAborted} from '../core/run.ts';
import {cka, type Kernel, linearKernel} from './cka.ts';
import {type Features, featuresAt, pooledInput, type Rows} from './features.ts';
import type {Estimate} from './intervals.ts';
import {type Probe, probe} from './probe.ts';
import {type ReceptiveField, receptiveFields} from './receptive-field.ts';
import {saturationOf} from './saturation.ts';
import {type Stage, stagesOf} from './stages.ts';
import {activationOf} from './units.ts';
import {type Judgement, verdictOf} from './verdict.ts';

/** A sample of examples; `classes` where they are told apart by class. */
export interface Sample {
  readonly inputs: readonly Rows[];
  readonly classes?: readonly number[] | undefined;
}

/** What was found of one stage. */
export interface StageReport {
  readonly stage: Stage;
  /** Channels, or units. */
  readonly width: number;
  readonly saturation: number;
  /** Accuracy of the linear probe; undefined without classes. */
  readonly probe: Estimate | undefined;
  readonly dead: number;
  readonly saturatedUnits: number | undefined;
  /** Alignment with the best aligned of the stages before; NaN for the first. */
  readonly ckaBefore: number;
  /** Alignment with itself at the step before; undefined at the first. */
  readonly ckaPrevious: number | undefined;
  /** Of its last layer whose units do not see everything; undefined where there is none, or it is not known. */
  readonly field: ReceptiveField | undefined;
  readonly judgement: Judgement;
}

export interface LayersReport {
  readonly rows: number;
  readonly stages: readonly StageReport[];
  /** The probe on the inputs themselves, pooled like all others. */
  readonly inputProbe: Estimate | undefined;
  /** Alignment of all stages with each other, [stages, stages] in C order. */
  readonly alignment: Float32Array;
}

export interface LayersOptions {
  readonly seed: number;
  /** Addresses of the first layers of the stages that are looked at. Default: all. */
  readonly layers?: readonly string[] | undefined;
}

/** Looks at a network's layers again and again while it trains. */
export interface LayerWatch {
  readonly stages: readonly Stage[];
  measure(run: Run): Promise<LayersReport>;
}

/** Throws `no-such-layer` for a layer that is not there. Nothing is computed on the sample until `measure` is called. */
export function layerWatch(network: Network, {inputs, classes}: Sample, {seed, layers}: LayersOptions): LayerWatch {
  const all = stagesOf(network, inputs);
  const wanted = layers && stagesNamed(all, layers, network);
  const stages = all.filter((stage) => !wanted || wanted.has(stage)).map((stage) => withBefore(stage, all, wanted));
  const fields = receptiveFields(network, inputs);
  const given = inputs.map((input, i) => ({name: inputName(i), input}));
  // Numbers of words or classes are no features.
  const numeric = given.filter((_, i) => network.model.inputs[i]?.dtype !== 'int32');
  let earlier: ReadonlyMap<string, Kernel> | undefined;
  return {
    stages,
    async measure(run) {
      const sites = new Set(stages.flatMap((stage) => [stage.read, squashing(stage) ?? stage.read]));
      const seen = await featuresAt(network, [...sites], inputs, run);
      const probes = new Map<string, Probe>();
      const kernels = new Map<string, Kernel>();
      const saturations = new Map<string, number>();
      const look = async (name: string, features: Features) => {
        throwIfAborted(run);
        if (classes) probes.set(name, probe(features, classes, seed));
        kernels.set(name, linearKernel(features));
        // The page, or the server, gets a turn.
        await tf.nextFrame();
      };
      for (const {name, input} of numeric) await look(name, pooledInput(input));
      for (const {name, read} of stages) {
        const features = seen.get(read)?.features;
        if (!features) continue;
        await look(name, features);
        saturations.set(name, saturationOf(features));
      }
      const aligned = (a: string, b: string) => {
        const [k, l] = [kernels.get(a), kernels.get(b)];
        return k && l ? cka(k, l) : Number.NaN;
      };
      const evidence = stages.map((stage) => {
        const before = [...stage.before, ...stage.inputs.map(inputName)];
        const alignments = before.map((name) => aligned(stage.name, name)).filter(Number.isFinite);
        return {
          ...{name: stage.name, before, judged: stage.judged, right: probes.get(stage.name)?.right},
          ckaBefore: alignments.length > 0 ? Math.max(...alignments) : Number.NaN,
          dead: seen.get(stage.read)?.units.dead() ?? 0,
          saturated: seen.get(squashing(stage) ?? stage.read)?.units.saturated(),
        };
      });
      const roots = numeric.map(({name}) => ({
        ...{name, before: [], judged: false, right: probes.get(name)?.right},
        ...{ckaBefore: Number.NaN, dead: 0, saturated: undefined},
      }));
      const judgements = new Map(verdictOf([...roots, ...evidence]).map((one) => [one.name, one]));
      const previous = earlier;
      earlier = kernels;
      return {
        rows: inputs[0]?.shape[0] ?? 0,
        inputProbe: probes.get(inputName(0))?.accuracy,
        alignment: Float32Array.from(stages.flatMap((a) => stages.map((b) => aligned(a.name, b.name)))),
        stages: stages.flatMap((stage, i) => {
          const [own, judgement] = [evidence[i], judgements.get(stage.name)];
          if (!own || !judgement) return [];
          const [now, then] = [kernels.get(stage.name), previous?.get(stage.name)];
          return {
            ...{stage, judgement, dead: own.dead, saturatedUnits: own.saturated, ckaBefore: own.ckaBefore},
            width: stage.read.shape.at(-1) ?? 1,
            saturation: saturations.get(stage.name) ?? Number.NaN,
            probe: probes.get(stage.name)?.accuracy,
            ckaPrevious: now && then ? cka(now, then) : undefined,
            field: stage.sites.flatMap((site) => fields.get(site) ?? []).at(-1),
          };
        }),
      };
    },
  };
}

function inputName(index: number): string {
  return `input ${index}`;
}

/** Where in a stage the activation with two ends is. */
function squashing({sites}: Stage): Site | undefined {
  return sites.find((site) => /^(sigmoid|hardSigmoid|tanh|softsign)$/.test(activationOf(site) ?? ''));
}

/** The stages that hold the named layers. */
function stagesNamed(all: readonly Stage[], layers: readonly string[], network: Network): Set<Stage> {
  return new Set(
    layers.map((address) => {
      const site = network.site(address);
      const stage = all.find(({sites}) => sites.includes(site));
      if (stage) return stage;
      const names = all.map(({name}) => name).join(', ');
      throw new ExplainError('no-such-layer', `layer '${address}' is a model of its own; layers to look at: ${names}`);
    }),
  );
}

/** Of stages that are left out, those before them take the place. */
function withBefore(stage: Stage, all: readonly Stage[], wanted: ReadonlySet<Stage> | undefined): Stage {
  if (!wanted) return stage;
  const before = new Set<string>();
  const inputs = new Set(stage.inputs);
  const follow = (names: readonly string[]) => {
    for (const other of all.filter(({name}) => names.includes(name))) {
      if (wanted.has(other)) before.add(other.name);
      else {
        follow(other.before);
        for (const input of other.inputs) inputs.add(input);
      }
    }
  };
  follow(stage.before);
  return {...stage, before: [...before], inputs: [...inputs]};
}
