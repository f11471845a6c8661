import type {EarlierRun} from './earlier-run.ts';
import type {Sink} from './sink.ts';

/** What `defaultSinks` takes, in Node and in the browser alike. */
export interface DefaultSinksOptions {
  /** Folder of all logs. Default 'logs'. The browser has no use for it. */
  readonly outputDir?: string;
  /** Folder of this experiment's runs below `outputDir`. Default 'run'. */
  readonly name?: string;
  /** The run to begin or to go on with. Default: a new one, named by its time, yyyymmdd-hhmmss. */
  readonly runName?: string;
  /** How raw maps are stored. Default 'float16'. */
  readonly precision?: 'float16' | 'float32';
  /** Gets one sentence for each trouble that does not end the training, and one when it is over. */
  readonly report: (message: string) => void;
  /** The clock. Default: the system's. */
  readonly now?: () => Date;
}

/** The sinks of a run, opened by `open`, closed by `close`. */
export interface DefaultSinks {
  /** Absolute path of the run's folder; '' where nothing is written to disk. */
  readonly directory: string;
  readonly name: string;
  readonly runName: string;
  /** Whether the run has been there before. */
  readonly resumed: boolean;
  /** The last step that the earlier part of the run completed. */
  readonly lastStep?: number;
  /** What that earlier part left. */
  readonly earlier?: EarlierRun;
  /** The command line that shows the logs with every step; '' where nothing is written to disk. */
  readonly command: string;
  readonly sinks: readonly Sink[];
}
