import {Command} from 'commander';
import {withQuestionOptions} from '../parts/question-options.ts';
import {ownVoice, type Voice} from '../parts/voice.ts';
import type {Flags} from './explain/run.ts';

/** `tfjs-explain explain`: one method, one model, some inputs; writes maps and pictures. */
export function explainCommand(voice: Voice = ownVoice): Command {
  const command = new Command('explain')
    .description('explain what a trained model says of given inputs: raw maps, or a folder of pictures')
    .argument('<model.json>', "a layers model of TensorFlow.js: its model.json, or that file's folder")
    .requiredOption('--method <name>', "one of those that 'tfjs-explain methods' lists")
    .requiredOption('--out <path>', 'NAME.npy for the raw float32 map, else a folder for pictures, maps and manifest');
  return withQuestionOptions(command, {
    set: "options of the method, such as steps=50; 'methods NAME' lists them",
    layer: 'layer to look at, for methods with an option layer (or layers: name,name)',
  })
    .addHelpText(
      'after',
      `
Arrays are taken as they are, [rows, ...]. Pictures are stretched to the model's input size and become 0 to 1, or what
--scale says. Of several maps (inputs, layers) OUT.npy gets the first, OUT.<part>.npy the others; ranked outputs write
their units to OUT.npy.indexes.npy too. Options that are tensors take a file (baseline=zeros.npy), options that are methods
a name, with their own options behind a dot (of=grad-cam of.layer=conv_2).

  tfjs-explain explain model/model.json --input cat.png --method grad-cam --out maps
  tfjs-explain explain model.json --input x.npy --method integrated-gradients --set steps=100 --target 3 --out ig.npy

Exit codes: 0 done, 1 failed (files, data, a method that does not suit the model), 2 wrong usage.`,
    )
    .action(async (model: string, flags: Flags) => {
      // Loaded here, so that the other commands start quickly.
      const {runExplain} = await import('./explain/run.ts');
      await runExplain(model, flags, voice);
    });
}
