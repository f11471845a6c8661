import {isBuiltin} from 'node:module';
import {posix} from 'node:path';
import ts from 'typescript';

const pixels = ['core', 'sinks'];
const devices = [...pixels, 'image', 'tensorboard'];
const methods = ['core', 'explainers', 'metrics', 'evolution', 'layers', 'explain.ts'];
const portable = [...methods, ...devices, 'report', 'callbacks', 'version.ts'];

/**
 * Who may import whom: `cli, page -> callbacks -> node | browser -> sinks, image, tensorboard` and
 * `callbacks -> explainers, metrics, evolution -> core`. A part is a folder of src, `callbacks`, or a file right in src.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  explainers: ['core'],
  metrics: ['core'],
  evolution: ['core'],
  layers: ['core'],
  'explain.ts': ['core'],
  sinks: ['core'],
  image: pixels,
  report: [...pixels, 'image', 'layers'],
  tensorboard: pixels,
  wasm: [],
  node: [...devices, 'wasm'],
  browser: devices,
  'version.ts': [],
  callbacks: [...methods, ...devices, 'report', 'version.ts'],
  'index.ts': portable,
  'node.ts': [...portable, 'node', 'index.ts'],
  'browser.ts': [...portable, 'browser', 'wasm', 'index.ts'],
  page: [...portable, 'wasm', 'browser', 'browser.ts', 'index.ts'],
  cli: [...portable, 'node', 'node.ts', 'index.ts'],
};

/** The files of node that callbacks import: package.json's "browser" field puts those of src/browser in their place. */
const swapped: readonly string[] = [
  'src/node/dashboard.ts',
  'src/node/default-sinks.ts',
  'src/node/prepare-training.ts',
];
const hostParts = ['node', 'node.ts', 'browser', 'browser.ts', 'page', 'cli'];
/** These read the clock too, as the default of a `now` option. */
const nodeParts = ['node', 'node.ts', 'cli'];
const nativePackage = '@tensorflow/tfjs-node';
const hostGlobals = ['process', 'Buffer', 'require', 'global', '__dirname', '__filename', 'setImmediate'].concat(
  ['window', 'document', 'self', 'navigator', 'location', 'localStorage', 'indexedDB'],
  ['Image', 'ImageData', 'OffscreenCanvas', 'HTMLElement', 'HTMLCanvasElement', 'requestAnimationFrame'],
);

/** What a source file of src or callbacks, named by its path in the repository, does against the rules. */
export function violations(path: string, text: string): readonly string[] {
  const part = partOf(path);
  const allowed = mayImport[part];
  if (allowed === undefined) return [`there is no rule for ${part}`];
  const found: string[] = [];
  for (const {fileName: name} of ts.preProcessFile(text, true, true).importedFiles) {
    if (name.startsWith('.')) {
      const target = posix.join(posix.dirname(path), name);
      const there = partOf(target);
      const swap = part === 'callbacks' && swapped.includes(target);
      if (there !== part && !allowed.includes(there) && !swap) found.push(`${part} imports ${target}`);
    } else if (isBuiltin(name) && !nodeParts.includes(part)) found.push(`${part} imports ${name}`);
  }
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const declared = declaredNames(source);
  visit(source, (node) => {
    if (ts.isStringLiteralLike(node) && node.text === nativePackage && !path.startsWith('src/node/backend/'))
      found.push(`${part} names ${nativePackage}`);
    if (ts.isIdentifier(node) && hostGlobals.includes(node.text) && !declared.has(node.text) && isUse(node)) {
      if (!hostParts.includes(part)) found.push(`${part} uses ${node.text}`);
    }
    if (!nodeParts.includes(part) && readsClockOrChance(node)) found.push(`${part} uses ${node.getText()}`);
  });
  return [...new Set(found)];
}

function partOf(path: string): string {
  const [top = '', below = ''] = path.split('/');
  return top === 'src' ? below : top;
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

function declaredNames(source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  visit(source, (node) => {
    if (declares(node) && node.name !== undefined && ts.isIdentifier(node.name)) names.add(node.name.text);
  });
  return names;
}

function declares(node: ts.Node): node is ts.NamedDeclaration & {readonly name?: ts.Node} {
  const kinds = [ts.isVariableDeclaration, ts.isParameter, ts.isBindingElement, ts.isFunctionDeclaration];
  return ts.isImportSpecifier(node) || kinds.some((is) => is(node));
}

/** Not the name of a property, as in `a.process` or `{process: 1}`, unless it is one of `globalThis`. */
function isUse(node: ts.Identifier): boolean {
  const {parent} = node;
  if (ts.isPropertyAccessExpression(parent))
    return parent.expression === node || parent.expression.getText() === 'globalThis';
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  return !(ts.isPropertySignature(parent) || ts.isMethodSignature(parent) || ts.isMethodDeclaration(parent));
}

function readsClockOrChance(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return ['Math.random', 'Date.now'].includes(node.getText());
  return ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0;
}
