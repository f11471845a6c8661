import {basename} from 'node:path';
import {questionWords} from '../../../../callbacks/describe-run.ts';
import {ExplainError} from '../../../core/errors.ts';
import {bootstrapText, missingTexts, type Quality} from '../../../report/quality/quality.ts';
import {captionsFor} from '../../../report/step.ts';
import {type Asking, asking} from '../../parts/asking.ts';
import {readFlags, whole} from '../../parts/flags.ts';
import {type Given, withGiven} from '../../parts/given.ts';
import {explainerFor, metricFor} from '../../parts/plan.ts';
import {progressBar, type Voice} from '../../parts/voice.ts';
import {judgeAll, type Pair} from './compute.ts';
import {chosen, type Flags} from './flags.ts';
import {readMasks} from './masks.ts';
import type {Measured} from './measured.ts';
import {plansFor} from './settings.ts';
import {tableText} from './table.ts';
import {writeMeasured} from './write.ts';

const level = 0.95;

/** Measures explanations with a model from files, and writes what comes of it. Throws an ExplainError. */
export async function runMeasure(modelPath: string, flags: Flags, voice: Voice): Promise<void> {
  const request = readFlags(flags);
  const resamples = whole('--resamples', flags.resamples ?? '2000', 1);
  const choice = chosen(flags);
  const plans = plansFor(choice, flags.set ?? [], flags.layer);
  await withGiven(modelPath, {flags, request, voice}, async (given) => {
    const {model, values, background, labels, backend} = given;
    const metrics: Measured['metrics'][number][] = [];
    for (const plan of plans.metrics) {
      metrics.push({spec: plan.owner.spec, metric: await metricFor(plan, given.readTensors)});
    }
    const contestants: Measured['contestants'][number][] = choice.files.map((file) => ({
      ...{name: file.name, file, method: undefined},
    }));
    for (const plan of plans.methods) {
      const explainer = await explainerFor(plan, given.readTensors);
      const {name, warning} = plan.owner.spec;
      if (warning !== undefined) voice.note(`${name}: ${warning}`);
      contestants.push({name: explainer.name, explainer, method: name});
    }
    const masks = await masksFor(flags, given);
    const bootstrap = {level, resamples, seed: request.seed};
    const bar = progressBar(flags, voice);
    const job = {...{model, background, labels, request}, inputs: values.inputs, progress() {}};
    const measured = await asking(job, async (asked): Promise<Measured> => {
      const work = {contestants, metrics: metrics.map(({metric}) => metric), masks, bootstrap, progress: bar.progress};
      const pairs = await judgeAll(asked, work);
      const {run, head, network} = asked;
      return {
        ...{request, backend, run, head, values, contestants, metrics, pairs},
        ...{labels: asked.labels, units: asked.subject.classes, inputNames: network.inputNames},
        masks: flags.masks && basename(flags.masks),
        model: {file: given.file, name: model.name},
        quality: {
          ...{model: model.name, images: asked.subject.rows, verdicts: pairs, bootstrap},
          question: questionOf(asked, given, request),
          methods: contestants.map(({name}) => name),
          metrics: metrics.map(({spec: {title, range, direction}, metric: {name}}) => ({
            name,
            title,
            range,
            direction,
          })),
        },
      };
    }).finally(bar.stop);
    report(measured, flags, voice);
  });
}

function questionOf(
  {head, classes, labels, network}: Asking,
  {values}: Given,
  {target, score}: Measured['request'],
): string {
  const captions = captionsFor({inputs: values.inputs, inputNames: network.inputNames, labels}, {classes});
  return questionWords(target, score, head, classes ? captions : undefined);
}

async function masksFor({masks}: Flags, {values: {inputs}}: Given) {
  const [input] = inputs;
  return masks === undefined || !input ? undefined : readMasks(masks, input);
}

/** Says and writes what was found; then throws the first refusal, so that a script learns of it. */
function report(measured: Measured, {out, verbose}: Flags, {say, note}: Voice): void {
  const {pairs, quality} = measured;
  const refused = pairs.flatMap(({error}) => error ?? []);
  const [first] = refused;
  if (first && refused.length === pairs.length) throw first;
  if (verbose) for (const pair of pairs) note(timeOf(pair, quality));
  const written = writeMeasured(out, measured);
  say(tableText(quality));
  say(bootstrapText(quality));
  say(`${out}: ${written}`);
  for (const line of missingTexts(quality)) note(line);
  if (first) {
    throw new ExplainError(first.code, `${refused.length} of ${pairs.length} were refused; the rest is in ${out}`);
  }
}

function timeOf({method, metric, seconds}: Pair, {images}: Quality): string {
  return `${metric} on ${method}: ${seconds.toFixed(2)} s for ${images} images`;
}
