import type {Command} from 'commander';

/** Adds the options with which a model is asked; the two texts say what is particular to a command. */
export function withQuestionOptions(
  command: Command,
  {set, layer}: {readonly set: string; readonly layer: string},
): Command {
  return command
    .option(
      '--input <file...>',
      '.npy, .npz, PNG or JPEG files, or a folder of pictures; name=FILE for one of several inputs',
    )
    .option('--target <unit>', 'predicted, label, positive, negative, a unit N, or one a row: N,N,...', 'predicted')
    .option('--score <kind>', "logit, or probability: the model's own output", 'logit')
    .option('--labels <file>', '.npy of class numbers or one-hot rows, for --target label and for the captions')
    .option('--layer <name>', layer)
    .option('--output <output>', 'which of several outputs, by number or name', '0')
    .option('--set <key=value...>', set)
    .option('--background <file...>', 'examples to compare with, given as --input is')
    .option('--size <h,w>', 'size of pictures for a model whose input size is open')
    .option('--scale <min,max>', 'what black and white become in pictures and arrays of bytes (default: 0,1)')
    .option('--batch <rows>', 'most rows in one pass (default: as many as keep it within 256 MB)')
    .option('--seed <number>', 'decides every random draw', '0')
    .option('--progress', 'show a bar, on a terminal only')
    .option('--verbose', 'say which backend serves, and how long it took');
}
