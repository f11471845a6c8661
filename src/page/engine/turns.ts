/**
 * tfjs lets others have a turn at the next picture of the screen, which a hidden page never draws, and which comes 60 times
 * a second at most. This is to be imported before tfjs, which takes what it finds: a message to oneself comes at once.
 */
const {port1, port2} = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();
Object.assign(globalThis, {
  requestAnimationFrame: undefined,
  setImmediate: (turn: () => void) => {
    waiting.push(turn);
    port2.postMessage(undefined);
  },
});
