import {openBar} from '../../src/cli/bar.ts';

/** Shows a bar as if on a terminal and waits, for a test that interrupts it. */
Object.assign(process.stderr, {isTTY: true});
openBar(process.stderr, '{bar} {percentage} % of {what}', 4, 1, {what: 'work'});
process.stdout.write('ready\n');
setTimeout(() => process.stdout.write('went on\n'), 2000);
