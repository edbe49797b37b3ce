import type { z } from 'zod'
import { type FieldError, type Problem, problem } from './problem.ts'

type Issue = z.core.$ZodIssue
type Finding = { path: PropertyKey[]; detail: string; fix: string }

const listed = 20

/** The body as its schema makes it; throws a 422 problem that lists what is wrong where, and what to do. */
export function parseBody<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value, { reportInput: true })
  if (result.success) return result.data
  const findings = result.error.issues.flatMap(findingsOf)
  throw invalid(422, 'invalid-body', 'The body', findings, ({ path }) => ({ pointer: pointer(path) }))
}

/** The query parameters as their schema makes them; throws a 400 problem. */
export function parseQuery<S extends z.ZodType>(schema: S, query: unknown): z.output<S> {
  const result = schema.safeParse({ ...(query as object) }, { reportInput: true })
  if (result.success) return result.data
  const findings = result.error.issues.flatMap(findingsOf)
  throw invalid(400, 'invalid-query', 'The query', findings, ({ path }) => ({ parameter: path.map(String).join('.') }))
}

function invalid(
  status: number,
  type: string,
  what: string,
  findings: Finding[],
  where: (finding: Finding) => { pointer: string } | { parameter: string },
): Problem {
  const errors: FieldError[] = findings
    .slice(0, listed)
    .map((finding) => ({ ...where(finding), detail: finding.detail, fix: finding.fix }))
  const count = findings.length === 1 ? 'one mistake' : `${findings.length} mistakes`
  const more = findings.length > listed ? `; the first ${listed} are listed` : ''
  return problem(status, { type, detail: `${what} has ${count}${more}. Nothing was accepted.`, errors })
}

function findingsOf(issue: Issue): Finding[] {
  const { path } = issue
  const one = (detail: string, fix: string): Finding[] => [{ path, detail, fix }]
  const below = (issues: readonly Issue[], extra: PropertyKey[] = []): Finding[] =>
    issues.flatMap(findingsOf).map((finding) => ({ ...finding, path: [...path, ...extra, ...finding.path] }))

  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? one('is missing', `add ${aOrAn(issue.expected)}`)
        : one(`is ${shown(issue.input)}`, `send ${aOrAn(issue.expected)}`)
    case 'invalid_value':
      return issue.input === undefined
        ? one('is missing', `add ${oneOf(issue.values)}`)
        : one(`is ${shown(issue.input)}`, `send ${oneOf(issue.values)}`)
    case 'too_small':
      return one(`is ${measured(issue)}`, `send ${least(issue)} ${issue.minimum}${unit(issue.origin)}`)
    case 'too_big':
      return one(`is ${measured(issue)}`, `send ${most(issue)} ${issue.maximum}${unit(issue.origin)}`)
    case 'not_multiple_of':
      return one(`is ${shown(issue.input)}`, `send a multiple of ${issue.divisor}`)
    case 'invalid_format':
      return one(
        `is ${shown(issue.input)}`,
        issue.format === 'regex' ? `${issue.message} (${issue.pattern})` : `send a valid ${issue.format}`,
      )
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        detail: 'is not a field we know here',
        fix: 'remove it, or correct its name',
      }))
    case 'invalid_union':
      return inUnion(issue, one, below)
    case 'invalid_key':
      return below(issue.issues)
    case 'invalid_element':
      return below(issue.issues, [String(issue.key)])
    case 'custom':
      return one(issue.message, typeof issue.params?.fix === 'string' ? issue.params.fix : 'correct it')
  }
}

// Of several allowed forms, the one meant is the one whose outer type fits; its mistakes say more than "fits none".
function inUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  one: (detail: string, fix: string) => Finding[],
  below: (issues: readonly Issue[]) => Finding[],
): Finding[] {
  if ('options' in issue && issue.options !== undefined) {
    return below([]).concat(
      one(`is of no known form`, `set ${JSON.stringify(issue.discriminator)} to ${oneOf(issue.options)}`),
    )
  }
  const fitting = issue.errors
    .filter((issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0))
    .sort((a, b) => a.length - b.length)
  if (fitting[0] !== undefined) return below(fitting[0])
  const expected = issue.errors
    .flat()
    .flatMap((inner) => (inner.code === 'invalid_type' ? [aOrAn(inner.expected)] : []))
  return one(`is ${shown(issue.input)}`, `send ${[...new Set(expected)].join(' or ') || 'one of the allowed forms'}`)
}

type Size = { origin: string; input?: unknown; inclusive?: boolean; exact?: boolean }

const least = ({ inclusive, exact }: Size): string =>
  exact ? 'exactly' : inclusive === false ? 'more than' : 'at least'
const most = ({ inclusive, exact }: Size): string => (exact ? 'exactly' : inclusive === false ? 'less than' : 'at most')
const units: Record<string, string> = { string: ' characters', array: ' elements', set: ' elements' }
const unit = (origin: string): string => units[origin] ?? ''

function measured({ origin, input }: Size): string {
  const length = (input as { length?: unknown } | undefined)?.length
  return unit(origin) && typeof length === 'number' ? `${length}${unit(origin)} long` : shown(input)
}

const oneOf = (values: readonly unknown[]): string => {
  const texts = values.slice(0, listed).map((value) => JSON.stringify(value))
  return texts.length === 1 ? String(texts[0]) : `one of ${texts.join(', ')}${values.length > listed ? ', …' : ''}`
}

const aOrAn = (type: string): string => (type === 'null' ? 'null' : `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`)

function shown(input: unknown): string {
  if (Array.isArray(input)) return 'an array'
  if (input === null) return 'null'
  if (typeof input === 'object') return 'an object'
  return cut(typeof input === 'string' ? JSON.stringify(input) : String(input))
}

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** RFC 6901, section 6: a JSON pointer as a URI fragment. */
const pointer = (path: PropertyKey[]): string =>
  `#${path.map((step) => `/${encodeURIComponent(cut(String(step)).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')}`
