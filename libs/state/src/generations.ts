import { AppError } from '@supplyline/decider'

export const noGeneration = (generation: number): AppError =>
  new AppError('no-generation', `there is no generation ${generation}, or it is the live one`, {
    next: 'begin a rebuild; pnpm supplyline replay status tells which generations there are',
  })
