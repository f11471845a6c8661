import type {IncomingMessage, ServerResponse} from 'node:http';
import {Refusal, safeHeaders} from './answer.ts';
import {findRuns} from './find-runs.ts';

/** Pages that wait for news of the runs. */
export interface Live {
  /** Keeps the answer open and tells it of changes. Throws a 503 when too many wait. */
  add(request: IncomingMessage, response: ServerResponse): void;
  close(): void;
}

/** File systems over a network tell of no changes: times and sizes are looked at. */
const pollMs = 500;
const mostPages = 32;
/** A comment now and then tells both sides that the other is there. */
const quietPolls = 30;

/**
 * Server-sent events, `{"changed": ["digits/20260203-090507"]}`, whenever a run's run.json or metrics.jsonl is new or
 * other than before. Nothing is looked at while nobody waits.
 */
export function liveRuns(root: string): Live {
  const pages = new Set<ServerResponse>();
  let timer: NodeJS.Timeout | undefined;
  let stamps: ReadonlyMap<string, string> | undefined;
  let quiet = 0;

  const poll = async (): Promise<void> => {
    const now = new Map((await findRuns(root)).runs.map(({id, stamp}) => [id, stamp]));
    const before = stamps ?? now;
    stamps = now;
    const changed = [...new Set([...now.keys(), ...before.keys()])].filter((id) => now.get(id) !== before.get(id));
    if (changed.length > 0) tell(`data: ${JSON.stringify({changed})}\n\n`);
    else if (++quiet >= quietPolls) tell(': still here\n\n');
  };
  const tell = (text: string): void => {
    quiet = 0;
    for (const page of pages) page.write(text);
  };
  const again = (): void => {
    timer = setTimeout(() => {
      void poll()
        .catch(() => {})
        .finally(() => {
          if (pages.size > 0 && timer !== undefined) again();
        });
    }, pollMs);
  };
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
    stamps = undefined;
  };
  return {
    add(request, response) {
      if (pages.size >= mostPages) throw new Refusal(503, `${mostPages} pages wait for news already`);
      response.writeHead(200, {...safeHeaders, 'Content-Type': 'text/event-stream; charset=utf-8'});
      if (request.method === 'HEAD') {
        response.end();
        return;
      }
      // The page reads everything once it hears this: what changed before it waited is not missed.
      response.write('retry: 1000\ndata: {"changed": null}\n\n');
      pages.add(response);
      response.on('close', () => {
        pages.delete(response);
        if (pages.size === 0) stop();
      });
      if (timer === undefined) {
        void findRuns(root).then(({runs}) => {
          stamps ??= new Map(runs.map(({id, stamp}) => [id, stamp]));
        });
        again();
      }
    },
    close() {
      stop();
      for (const page of pages) page.end();
      pages.clear();
    },
  };
}
