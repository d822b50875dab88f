/** `npm start`: checks the configuration, runs the host with this plugin and tells how to use it. */
import path from 'node:path';
import { dialectTable } from '../core/dialects';
import { dialects, unknownPath } from '../dialects';
import { providers } from '../providers';
import { policies } from '../../policies';
import { conditions } from './conditions';
import { checkConfiguration, printProblems } from './configuration';
import { describeGateway } from './create-plugin';
import type { GatewayConfig } from './host';
import { settings } from './settings';
import { lookForLocalServers } from './start/local-servers';
import { prepareProcess, surviveFaults } from './start/prepare-process';
import { checkPorts } from './start/ports';
import { runHost } from './start/run-host';
import { StartError } from './start/start-error';
import { endGracefully } from './start/shutdown';
import { printTable } from './start/table';

const PACKAGE = path.resolve(__dirname, '../../..');

async function start(): Promise<void> {
  const folder = path.resolve(process.env.EG_CONFIG_DIR ?? path.join(PACKAGE, 'config'));
  prepareProcess(folder);
  const known = { policies, providers, settings, conditions: conditions(dialectTable(dialects, unknownPath)) };
  const checked = checkConfiguration(folder, known);
  if (checked.problems.length)
    throw new StartError('The configuration cannot be used.', printProblems(checked.problems));
  const gateway = checked.gateway as GatewayConfig;
  await checkPorts(gateway, checked.gatewayFile);
  const host = await runHost(checked);
  surviveFaults();
  endGracefully(host);
  console.log(printTable(await lookForLocalServers(await describeGateway(), gateway), gateway, host));
}

start().catch((error: unknown) => {
  if (error instanceof StartError) console.error(`\n${error.message}\n\n${error.details}\n`);
  else console.error('\nThe gateway could not start.\n', error);
  process.exit(1);
});
