import type {State} from '../../app/state.ts';
import {type Session, sessionText, startSession} from './session.ts';

/** The address is written when a movement pauses: browsers refuse to write it all the time. */
const pauseMs = 250;

/** The session's part of the address. */
export interface SessionAddress {
  /** The session of an address that was not written here, such as a link or the browser's way back; undefined for one that was. */
  read(state: State): ReturnType<typeof startSession> | undefined;
  /** Writes it at the next pause. */
  write(session: () => Session): void;
}

export function sessionAddress(change: (part: Partial<State>) => void): SessionAddress {
  let seen: Pick<State, 'edits' | 'variant'> = {edits: '', variant: undefined};
  let timer: number | undefined;
  return {
    read({edits, variant}) {
      if (edits === seen.edits && variant === seen.variant) return undefined;
      // What waits to be written is older than the link.
      window.clearTimeout(timer);
      seen = {edits, variant};
      return startSession(edits, variant);
    },
    write(session) {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        const {active} = session().now;
        seen = {edits: sessionText(session()), variant: active === 0 ? undefined : active};
        change(seen);
      }, pauseMs);
    },
  };
}
