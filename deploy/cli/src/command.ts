import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { Api } from './api.ts'
import { WrongUsage } from './exit.ts'
import type { Terminal } from './terminal.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/** What a command is run with. */
export type Given = {
  api: Api
  terminal: Terminal
  args: readonly string[]
  /** An option that takes a value; undefined where it was not given. */
  option(name: string): string | undefined
  /** One that may be given again and again. */
  options(name: string): string[]
  flag(name: string): boolean
  /** The command as the caller would repeat it for somebody else. */
  repeat: string
}

export type Command = {
  /** In words: `dead-letters list`. The first of a noun is meant where only the noun is given. */
  name: string
  /** What stands behind the name. */
  takes?: string
  summary: string
  /** How many arguments there must be. */
  least?: number
  most?: number
  options?: Options
  help?: readonly string[]
  /** Returns the code that the process ends with. */
  run(given: Given): Promise<number>
}

const common = {
  json: { type: 'boolean' },
  as: { type: 'string' },
  'data-dir': { type: 'string' },
  help: { type: 'boolean' },
} as const satisfies Options

/** The words behind a command's name. Throws WrongUsage. */
export const parsed = (command: Command, words: readonly string[]) => {
  const { least = 0, most = 0, name, takes = '' } = command
  let values: Record<string, unknown>
  let args: string[]
  try {
    const read = parseArgs({ args: [...words], options: { ...command.options, ...common }, allowPositionals: true })
    values = read.values
    args = read.positionals
  } catch (error) {
    throw new WrongUsage((error as Error).message, { cause: error })
  }
  if (values.help !== true && (args.length < least || args.length > most))
    throw new WrongUsage(`supplyline ${name} ${takes}`.trim().concat(`: ${args.length} arguments given`))
  return {
    args,
    option: (option: string) => values[option] as string | undefined,
    options: (option: string) => (values[option] as string[] | undefined) ?? [],
    flag: (option: string) => values[option] === true,
  }
}

/** An option without which the command makes no sense. Throws WrongUsage. */
export const needed = ({ option }: Pick<Given, 'option'>, name: string, why: string): string => {
  const value = option(name)
  if (value === undefined || value.trim() === '') throw new WrongUsage(`--${name} is missing: ${why}`)
  return value
}
