import {randomBytes} from 'node:crypto';
import {ExplainError} from '../../core/errors.ts';
import {isLoopback} from './gate.ts';

export interface ServeOptions {
  /** 0 takes a free one. Default 0. */
  readonly port?: number;
  /** Address to listen at. Default 127.0.0.1; any that other machines reach needs a token. */
  readonly host?: string;
  readonly token?: string | undefined;
  /** Further names of this machine that a page may be opened by. */
  readonly allowedHosts?: readonly string[];
}

const tokenBytes = 24;

/** A token that nobody guesses. */
export function newToken(): string {
  return randomBytes(tokenBytes).toString('base64url');
}

/** Throws `bad-option` for an open host without a token, and for a token that can be guessed. */
export function checkServe({host = '127.0.0.1', token}: ServeOptions): void {
  if (!isLoopback(host) && token === undefined) {
    throw new ExplainError(
      'bad-option',
      `other machines reach ${host}: give a token too (--token), or leave out the host`,
    );
  }
  if (token !== undefined && !/^[\w-]{16,200}$/.test(token)) {
    throw new ExplainError('bad-option', 'a token has 16 to 200 letters, digits, _ and -');
  }
}
