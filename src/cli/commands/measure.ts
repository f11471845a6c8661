import {Command} from 'commander';
import {withQuestionOptions} from '../parts/question-options.ts';
import {ownVoice, type Voice} from '../parts/voice.ts';
import type {Flags} from './measure/flags.ts';

/** `tfjs-explain measure`: methods, or maps made elsewhere, judged by metrics on given inputs. */
export function measureCommand(voice: Voice = ownVoice): Command {
  const command = new Command('measure')
    .description('measure how good explanations are: a table of methods and metrics with confidence intervals')
    .argument('<model.json>', "a layers model of TensorFlow.js: its model.json, or that file's folder")
    .option('--method <name...>', "one or more of those that 'tfjs-explain methods' lists; a,b is a and b")
    .option(
      '--attribution <file...>',
      'in place of methods: .npy maps made elsewhere, [n,h,w], [n,h,w,c] or [n,d]; name=FILE names them',
    )
    .requiredOption('--metric <name...>', "one or more of those that 'tfjs-explain metrics' lists; a,b is a and b")
    .requiredOption(
      '--out <folder>',
      'gets measure.json, measure.csv, measure.md, measure.png and the scores of images',
    )
    .option('--masks <file>', 'where the object is, above zero inside: .npy [n,h,w], or a folder of pictures')
    .option('--resamples <number>', 'samples drawn for the 95 % bootstrap intervals', '2000');
  return withQuestionOptions(command, {
    set: 'options: key=value for all methods that have it, METHOD.key=value for one, METRIC.key=value for a metric',
    layer: 'layer to look at, for the methods with an option layer (or layers: name,name)',
  })
    .addHelpText(
      'after',
      `
The table has the mean over the images and a 95 % percentile bootstrap interval of it. Images for which a metric has no
score (a constant map ranks no places) are NaN in scores/METHOD/METRIC.npy, left out of mean and interval, counted and
listed with the reason. Metrics that make maps again need --method, those of masks need --masks, coherence two methods or
more. What a metric refuses is said in the table; the rest is written, and the command ends with the refusal's exit code.

  tfjs-explain measure model.json --input x.npy --method gradient,grad-cam --metric pixel-flipping,sparseness --out q
  tfjs-explain measure model.json --input x.npy --attribution shap.npy --metric deletion --set deletion.steps=32 --out q

Exit codes: 0 done, 1 failed (files, data, what does not suit the model), 2 wrong usage.`,
    )
    .action(async (model: string, flags: Flags) => {
      // Loaded here, so that the other commands start quickly.
      const {runMeasure} = await import('./measure/run.ts');
      await runMeasure(model, flags, voice);
    });
}
