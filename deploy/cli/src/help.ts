import type { Command } from './command.ts'

const COMMON = [
  '--json            the whole answer as JSON, on standard output',
  '--as NAME         whose token is used: operator unless given, operator2 for a second person',
  '--data-dir DIR    the system that keeps its data there, instead of in var/',
]

const CODES = 'Exit codes: 0 done · 1 refused or failed · 2 typed wrong · 3 nothing matched.'

export const help = (commands: readonly Command[], replay: string): string => {
  const lines = commands.map(({ name, takes = '', summary }) => `  ${`${name} ${takes}`.padEnd(44)}${summary}`)
  return `${[
    'pnpm supplyline COMMAND [options]',
    '',
    ...lines,
    replay,
    '',
    'With every command:',
    ...COMMON.map((line) => `  ${line}`),
    '',
    'SUPPLYLINE_URL and SUPPLYLINE_TOKEN name operations and a token of its, instead of the running local system.',
    CODES,
  ].join('\n')}\n`
}

export const commandHelp = ({ name, takes = '', summary, help = [] }: Command): string =>
  `${[`pnpm supplyline ${name} ${takes}`.trim(), '', summary, '', ...[...help, ...COMMON].map((l) => `  ${l}`), '', CODES].join('\n')}\n`
