/**
 * Stands in glamor's place in the page's build. glamor puts a style element into the page as soon as it is loaded, which the
 * Content-Security-Policy refuses; tfjs-vis needs it only for its own side panel, which the page does not use.
 */
export const css = (): string => '';
