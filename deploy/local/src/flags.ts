import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export type Flags = {
  help: boolean
  demo: boolean
  fresh: boolean
  onlyPlatform: boolean
  jaeger: boolean
  dataDir: string
}

export class WrongFlag extends Error {}

export const HELP = `npx -y pnpm@12 start [flags]

  --no-demo         start everything, but do not play the demonstration day
  --fresh           delete all data of earlier runs first
  --only=platform   only Kafka, the schema registry and MongoDB
  --data-dir DIR    keep the data in DIR instead of var/
  --jaeger          with real Jaeger, in which every flow is one trace; built once with Go where it cannot be found
  --help            this text

Ctrl-C stops everything. Addresses, tokens and pids: DIR/run/endpoints.json; logs: DIR/logs/.`

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: args[0] === '--' ? args.slice(1) : [...args],
      options: {
        help: { type: 'boolean', default: false },
        'no-demo': { type: 'boolean', default: false },
        fresh: { type: 'boolean', default: false },
        only: { type: 'string' },
        'data-dir': { type: 'string' },
        jaeger: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new WrongFlag((error as Error).message, { cause: error })
  }
}

/** A relative --data-dir means relative to `cwd`, where the user typed the command. */
export const parseFlags = (args: readonly string[], { root, cwd }: { root: string; cwd: string }): Flags => {
  const values = parse(args)
  if (values.only !== undefined && values.only !== 'platform') {
    throw new WrongFlag(`--only=${values.only}: only --only=platform is known`)
  }
  if (values['data-dir'] === '') throw new WrongFlag('--data-dir needs a directory')
  return {
    help: values.help,
    demo: !values['no-demo'],
    fresh: values.fresh,
    onlyPlatform: values.only === 'platform',
    jaeger: values.jaeger,
    dataDir: values['data-dir'] === undefined ? resolve(root, 'var') : resolve(cwd, values['data-dir']),
  }
}
