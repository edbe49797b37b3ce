import { parseArgs } from 'node:util'

const USAGE = `pnpm campaign --episodes N [--seed S] [--seconds 60] [--keep]

  --episodes  how many; each with four faults on real processes, and a check of all promises at its end
  --seed      fixes what is sent and which faults strike; without, one is drawn and printed
  --seconds   least length of the traffic of an episode
  --keep      the data directories are left where they are`

const WRONG_FLAG = 2

const wrong = (what: string): never => {
  process.stderr.write(`${what}\n\n${USAGE}\n`)
  process.exit(WRONG_FLAG)
}

const parse = () => {
  const text = { type: 'string' } as const
  const options = { episodes: text, seed: text, seconds: text, keep: { type: 'boolean', default: false } } as const
  try {
    return parseArgs({ options }).values
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error))
  }
}

/** Ends the process with 2 and the usage where a flag is wrong. */
export const readCommandLine = () => {
  const values = parse()
  const number = (name: 'episodes' | 'seed' | 'seconds', otherwise: number): number => {
    const given = values[name] ?? String(otherwise)
    return /^[1-9]\d{0,8}$/.test(given)
      ? Number(given)
      : wrong(`--${name} takes a whole number from 1 on, not ${given}`)
  }
  return {
    episodes: number('episodes', 1),
    seed: number('seed', 1 + Math.floor(Math.random() * 999_999)),
    seconds: number('seconds', 60),
    keep: values.keep,
  }
}
