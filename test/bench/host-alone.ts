/** Express Gateway as it comes, with the configuration in `EG_CONFIG_DIR`. */
interface Host {
  load(folder: string): { run(): Promise<unknown> };
}

// The host's own type declarations do not describe its main function.
const host = require('express-gateway') as () => Host;

void host().load(String(process.env.EG_CONFIG_DIR)).run();
