/**
 * The process that serves the page beside a training. Its parent tells it what to serve, hears the address, and holds it by the
 * channel between them: when that is gone, so is the parent, however it ended.
 */
import {messageOf} from '../core/errors.ts';
import type {DashboardReply, DashboardRequest} from './dashboard.ts';
import {serveRuns} from './serve/server.ts';

const reply = (message: DashboardReply): void => void process.send?.(message);

process.on('disconnect', () => process.exit());
// The parent may have ended before anybody listened for that.
if (!process.connected) process.exit();
// Ctrl-C goes to parent and child alike: how the training ends is the parent's matter, and the page is there until then.
process.on('SIGINT', () => {});
process.once('message', (request: DashboardRequest) => {
  const {root, ...options} = request;
  serveRuns(root, options).then(
    ({url}) => reply({url}),
    (error: unknown) => reply({error: messageOf(error)}),
  );
});
