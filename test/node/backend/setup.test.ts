import {spawn} from 'node:child_process';
import {cp, mkdir, readFile, rename, rm, symlink, writeFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {expect} from 'chai';
import {cacheFolder} from '../../../src/node/backend/cache-folder.ts';
import {librariesFolder} from '../../../src/node/backend/library-cache.ts';
import {bindingHeaders} from '../../../src/node/backend/platform.ts';
import {setupNative} from '../../../src/node/backend/setup.ts';
import {type Content, makeWheel, pipEnv, startIndex, thisPlatform} from './loopback-index.ts';
import {pathOf, smallDisk, type TemporaryProject, temporaryProject, whatServes} from './temporary-project.ts';

const offline = pipEnv('http://127.0.0.1:9/simple');

describe('setup, with the real libraries', () => {
  /** The user's cache, which the first test fills if need be. */
  const libraries = librariesFolder(cacheFolder(), thisPlatform());
  let project: TemporaryProject;

  beforeEach(async () => {
    project = await temporaryProject();
  });
  afterEach(() => project.remove());

  it('makes tfjs-node load in a project, and finds nothing to do the second time', async () => {
    expect((await whatServes(project.folder)).name).to.equal('wasm');
    const {state, folder, tensorflow} = await setupNative({project: project.folder});
    expect({state, folder, tensorflow}).to.deep.equal({state: 'built', folder: project.tfjsNode, tensorflow: '2.15.1'});
    expect(await project.strays()).to.have.members(['deps', 'lib']);
    expect(await whatServes(project.folder)).to.deep.equal({name: 'node', note: '', product: 11});
    expect((await setupNative({project: project.folder, env: offline})).state).to.equal('present');
  });

  it('works where node_modules holds links, as pnpm makes them', async () => {
    const store = join(
      project.folder,
      'node_modules',
      '.pnpm',
      'tfjs-node@4.22.0',
      'node_modules',
      '@tensorflow',
      'tfjs-node',
    );
    await mkdir(join(store, '..'), {recursive: true});
    await rename(project.tfjsNode, store);
    await symlink(store, project.tfjsNode);
    const {state, folder} = await setupNative({project: project.folder, env: offline});
    expect({state, folder}).to.deep.equal({state: 'built', folder: store});
    expect((await whatServes(project.folder)).name).to.equal('node');
  });

  it('builds from a wheel that an index serves, then serves other projects without network, Python or compiler', async () => {
    // The wheel of the package index with the libraries of the cache in it: what is read, checked, compiled and loaded is real.
    const path = (name: string): string =>
      join(libraries, name.replace('tensorflow/include/', 'deps/include/').replace(/^tensorflow\//, 'deps/lib/'));
    const files = new Map<string, Content>(thisPlatform().libraries.map((name) => [name, {file: path(name)}]));
    for (const name of bindingHeaders) files.set(name, await readFile(path(name)));
    const index = await startIndex(await makeWheel({files}));
    const second = await temporaryProject();
    try {
      const built = await setupNative({project: project.folder, cache: project.cache, env: index.env});
      expect(built.state).to.equal('built');
      expect(index.ranges.length).to.be.greaterThan(2 * files.size);
      await index.close();

      const bare = {...offline, PATH: await pathOf(second.folder, ['sh'])};
      const again = await setupNative({project: second.folder, cache: project.cache, env: bare});
      expect(again.state).to.equal('built');
      expect((await whatServes(second.folder)).name).to.equal('node');

      // Neither place needs the other afterwards.
      await rm(project.cache, {recursive: true});
      expect((await whatServes(project.folder)).name).to.equal('node');
    } finally {
      await index.close();
      await second.remove();
    }
  });

  it('throws away what was harmed in the cache instead of installing it', async () => {
    const harmed = librariesFolder(project.cache, thisPlatform());
    await cp(libraries, harmed, {recursive: true});
    const file = join(harmed, 'deps', 'lib', 'libtensorflow_framework.so.2');
    const bytes = await readFile(file);
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
    await writeFile(file, bytes);
    const error = await setupNative({project: project.folder, cache: project.cache, env: offline}).catch(String);
    expect(error).to.match(/pip could not find/);
    expect(await readFile(file).catch(() => 'gone')).to.equal('gone');
    expect(await project.strays()).to.deep.equal([]);
  });

  it("leaves nothing in tfjs-node's folder when its disk is full", async () => {
    const disk = await smallDisk(project.folder, '40m');
    const small = await temporaryProject(disk.folder);
    try {
      const error = await setupNative({project: small.folder, env: offline}).catch(String);
      expect(error).to.match(/the disk of .*disk-.*tfjs-node is full: the setup needs about \d{3} MB there/);
      expect(await small.strays()).to.deep.equal([]);
      expect((await whatServes(small.folder)).name).to.equal('wasm');
    } finally {
      await disk.remove();
    }
  });

  it("takes tfjs-node's own prebuilt files where their host answers", async () => {
    // Its host, played by a loopback port that serves the same files in tfjs-node's two archives.
    const server = createServer((request, response) => {
      const addon = request.url?.includes('/napi-v') === true;
      response.writeHead(200, {'content-type': 'application/gzip'});
      if (request.method === 'HEAD') {
        response.end();
        return;
      }
      const binding = join(libraries, 'bindings', 'tfjs-node-4.22.0-napi-v8');
      const args = addon
        ? ['-C', join(binding, '..'), '--transform', 's/tfjs-node-4.22.0-//', 'tfjs-node-4.22.0-napi-v8']
        : ['-C', join(libraries, 'deps'), 'lib'];
      spawn('tar', ['-cf', '-', ...args]).stdout.pipe(response);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const {port} = server.address() as AddressInfo;
    try {
      const host = `http://127.0.0.1:${port}`;
      const env = {
        ...offline,
        TFJS_NODE_BASE_URI: `${host}/libtensorflow-`,
        npm_config_tfjs_binding_binary_host_mirror: host,
      };
      const {state} = await setupNative({project: project.folder, cache: project.cache, env});
      expect(state).to.equal('prebuilt');
      expect((await whatServes(project.folder)).name).to.equal('node');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
