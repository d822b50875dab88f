import Module = require('node:module');

/**
 * Loads the SDKs from another folder than the project's own, in `NEWEST_SDKS`: their last versions need a newer Node
 * than the oldest one that is supported, so that each line of Node is tested with what people use there.
 */
const SDKS = /^(openai|@google\/genai)(\/|$)/;

type Resolve = (request: string, parent: unknown, isMain: boolean, options?: { paths?: string[] }) => string;

const folder = process.env['NEWEST_SDKS'];
if (folder) {
  const loader = Module as unknown as { _resolveFilename: Resolve };
  const resolve = loader._resolveFilename.bind(loader);
  loader._resolveFilename = (request, parent, isMain, options) =>
    SDKS.test(request)
      ? resolve(request, parent, isMain, { paths: [folder] })
      : resolve(request, parent, isMain, options);
}
