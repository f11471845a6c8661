/** What serves the page beside a training, in Node and in the browser alike. */
export interface DashboardOptions {
  /** Folder of all logs. Default 'logs'. */
  readonly outputDir?: string | undefined;
  /** 0 takes a free one. Default 0. */
  readonly port?: number | undefined;
  /** Address to listen at. Default 127.0.0.1; one that other machines reach needs a token. */
  readonly host?: string | undefined;
  /** Ask for this token, 16 to 200 letters, digits, _ and -; `true` makes one. It is part of the address. */
  readonly token?: string | true | undefined;
  /** Further names of this machine that the page may be opened by. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Open the page in the browser. Default false. */
  readonly open?: boolean | undefined;
  /** Keep the process, and so the page, alive after its work is done, until Ctrl-C or `close`. Default false. */
  readonly keep?: boolean | undefined;
}

/** A page that is being served. */
export interface Dashboard {
  /** What to open: with the token, where there is one. */
  readonly url: string;
  /** Whether it still serves. */
  readonly serving: boolean;
  close(): Promise<void>;
}
