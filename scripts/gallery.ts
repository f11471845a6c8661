import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type * as tf from '@tensorflow/tfjs-core';
import type {LayersModel, Sequential} from '@tensorflow/tfjs-layers';
import {makeShapes} from '../examples/shapes/make-shapes.ts';
import {featureLayers} from '../examples/shapes/model.ts';
import {shapeNames} from '../examples/shapes/outlines.ts';
import {trainOnShapes} from '../examples/shapes/train.ts';
import {startBackend} from '../examples/support/start-backend.ts';
import {toTensors} from '../examples/support/tensors.ts';
import {type GridRow, grid} from '../src/image/grid.ts';
import {type AnyMethod, type Attribution, explain, networkOf, predict, registry, runFor} from '../src/index.ts';
import type {Tfjs} from '../src/node/backend/tfjs.ts';
import {encodePng} from '../src/node/png.ts';
import {heat, inputPictures, partsOf} from '../src/report/paint.ts';
import {healthOf, type PlainTensor, rowOf} from '../src/report/plain.ts';
import type {ExplainedBatch} from '../src/report/step.ts';
import type {Pixels} from '../src/sinks/sink.ts';

// `npx tsx scripts/gallery.ts [FOLDER]`: every method on the same six images of shapes, a picture each and all of them together.

const images = 6;
const tile = 64;
const training = {epochs: 10, seed: 0, count: 1600};
/** What is shown of methods that would otherwise take long or show all layers. */
const shown: {readonly [name: string]: {readonly [option: string]: unknown}} = {
  activations: {layers: ['conv_3']},
  'layer-gradients': {layers: ['conv_3']},
  'layer-gradient-x-activation': {layers: ['conv_3']},
  'layer-conductance': {layers: ['conv_3']},
  'layer-integrated-gradients': {layers: ['conv_3']},
  filters: {layers: ['conv_1']},
  'neuron-gradients': {layer: 'conv_3', unit: 0},
  occlusion: {patch: 6, stride: 2},
  'kernel-shap': {samples: 500},
  rise: {center: true},
};
/** Methods for other inputs than images. */
const notForImages = ({spec}: AnyMethod) => !spec.inputs.includes('image');
/** Channels shown of a layer, across and down. */
const mosaic = [3, 3] as const;

interface Shown {
  readonly title: string;
  readonly cells: readonly (Pixels | undefined)[];
}

async function main(folder: string): Promise<void> {
  const {tf} = await startBackend();
  const {values, shape, labels} = makeShapes({count: images, seed: 2_000_000});
  const out = mkdtempSync(join(tmpdir(), 'gallery-'));
  const progress = {onProgress() {}, onStep() {}, report() {}, hooks: {}, end() {}};
  const {model} = await trainOnShapes(tf, {...training, out}, progress).finally(() => rmSync(out, {recursive: true}));
  const pooled = await pooledModel(tf);
  const x = tf.tensor4d(values, [...shape] as [number, number, number, number]);
  const background = tf.tensor4d(makeShapes({count: 24, seed: 3_000_000}).values, [24, 32, 32, 3]);
  const inputs = [{values, shape}];
  const batch: ExplainedBatch = {inputs, inputNames: model.inputNames, labels: Array.from(labels)};
  const scores = await predict(networkOf(model), [x], runFor(networkOf(model)));
  console.log(
    'the network says',
    tf.tidy(() => Array.from(tf.argMax(scores, 1).dataSync())),
    'true',
    Array.from(labels),
  );
  const originals = inputPictures(batch)[0] ?? [];
  mkdirSync(join(folder, 'methods'), {recursive: true});
  const all: Shown[] = [{title: 'input', cells: originals}];
  for (const method of registry) {
    if (notForImages(method)) continue;
    const own = method.spec.name === 'cam' ? pooled : model;
    const drawn = await show(method, own, x, background, batch);
    all.push(drawn);
    const rows = [{label: ['input'], cells: originals}, rowOfShown(drawn)];
    save(join(folder, 'methods', `${method.spec.name}.png`), grid({columns: shapesOf(labels), rows, tile}));
  }
  const half = Math.ceil((all.length + 1) / 2);
  const columns = shapesOf(labels);
  const parts = [all.slice(0, half), [all[0] ?? {title: '', cells: []}, ...all.slice(half)]];
  for (const [i, part] of parts.entries()) {
    save(join(folder, `gallery-${i + 1}.png`), grid({columns, rows: part.map(rowOfShown), tile}));
  }
  model.dispose();
  pooled.dispose();
  tf.dispose([x, background, scores]);
}

function save(path: string, pixels: Pixels): void {
  writeFileSync(path, encodePng(pixels));
}

function shapesOf(labels: ArrayLike<number>): string[] {
  return Array.from(labels, (label) => shapeNames[label] ?? '');
}

function rowOfShown({title, cells}: Shown): GridRow {
  return {label: [title], cells};
}

/** A method's maps of all images; of feature maps the channels of each. */
async function show(
  method: AnyMethod,
  model: LayersModel,
  x: tf.Tensor,
  background: tf.Tensor,
  batch: ExplainedBatch,
): Promise<Shown> {
  const {spec} = method;
  const began = performance.now();
  const explainer = method.from(shown[spec.name] ?? {});
  const found = await explain(explainer, model, x, {target: 'label', labels: batch.labels, background});
  const maps = await plain(found);
  console.log(spec.name, `${Math.round(performance.now() - began)} ms`);
  const {title} = spec;
  if (explainer.map === 'features') {
    const [map = {values: new Float32Array(), shape: [0]}] = maps;
    const cells = Array.from({length: map.shape[0] ?? 0}, (_, row) => channelsOf(rowOf(map, row)));
    return {title, cells};
  }
  const entry = {name: spec.name, kind: explainer.map, axes: explainer.axes ?? 'input', numbers: {}, seconds: 0};
  const [part] = partsOf({...entry, maps, parts: found.parts, ranked: found.ranked, health: healthOf(maps)}, batch);
  return {title, cells: part?.planes.map((plane) => heat(plane, part.kind, plane.limit, {})) ?? []};
}

/** The first channels of a layer, or the first kernels, side by side, each over its own largest value. */
function channelsOf(map: PlainTensor): Pixels {
  const {values, shape} = map.shape.length > 3 ? meanOverInputs(map) : map;
  const [height = 1, width = 1, channels = 1] = shape;
  const [across, down] = mosaic;
  const [wide, high] = [across * (width + 1) - 1, down * (height + 1) - 1];
  const plane = new Float32Array(wide * high);
  for (let channel = 0; channel < Math.min(channels, across * down); channel++) {
    const own = Array.from({length: width * height}, (_, place) => values[place * channels + channel] ?? 0);
    const most = Math.max(...own.map(Math.abs)) || 1;
    const [left, top] = [(channel % across) * (width + 1), Math.floor(channel / across) * (height + 1)];
    for (const [place, value] of own.entries()) {
      plane[(top + Math.floor(place / width)) * wide + left + (place % width)] = value / most;
    }
  }
  const kind = plane.some((value) => value < 0) ? 'signed' : 'positive';
  return heat({values: plane, width: wide, height: high, limit: 1}, kind, 1, {});
}

/** Kernels [kh, kw, channels in, channels out] -> [kh, kw, channels out]. */
function meanOverInputs({values, shape}: PlainTensor): PlainTensor {
  const [height = 1, width = 1, given = 1, filters = 1] = shape;
  const mean = new Float32Array(height * width * filters);
  values.forEach((value, i) => {
    const at = Math.floor(i / (given * filters)) * filters + (i % filters);
    mean[at] = (mean[at] ?? 0) + value / given;
  });
  return {values: mean, shape: [height, width, filters]};
}

async function plain({maps}: Attribution): Promise<PlainTensor[]> {
  const read = await Promise.all(
    maps.map(async (map) => ({values: Float32Array.from(await map.data()), shape: map.shape})),
  );
  for (const map of maps) map.dispose();
  return read;
}

/** The same network with global average pooling, for CAM. */
async function pooledModel(tf: Tfjs): Promise<Sequential> {
  const layers = [
    ...featureLayers(tf),
    tf.layers.globalAveragePooling2d({name: 'mean'}),
    tf.layers.dense({name: 'scores', units: shapeNames.length, activation: 'softmax'}),
  ];
  const model = tf.sequential({name: 'shapes-cam', layers});
  model.compile({optimizer: tf.train.adam(0.003), loss: 'sparseCategoricalCrossentropy'});
  const [x, y] = toTensors(tf, makeShapes({count: training.count, seed: training.seed}));
  await model.fit(x, y, {epochs: training.epochs, batchSize: 32, verbose: 0});
  tf.dispose([x, y]);
  return model;
}

await main(process.argv[2] ?? join(import.meta.dirname, '..', 'docs', 'pictures'));
