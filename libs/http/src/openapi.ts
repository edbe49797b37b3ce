import type { Router } from 'express'
import { z } from 'zod'
import type { Operation } from './operation.ts'

/** Serves the description of these operations. It is made when it is first asked for: that takes a twentieth of a second. */
export const mountOpenApi = (
  router: Router,
  title: string,
  description: string,
  operations: readonly Operation[],
): void => {
  let made: object | undefined
  router.get('/openapi.json', (_request, response) => {
    made ??= openApi(title, description, operations)
    response.json(made)
  })
}

/** OpenAPI 3.1 of exactly these operations; its schemas are made from those that requests are checked against. */
const openApi = (title: string, description: string, operations: readonly Operation[]) => ({
  openapi: '3.1.0',
  info: { title, version: '1', description, license: { name: 'Unlicensed' } },
  servers: [{ url: '/' }],
  security: [{ bearer: [] }],
  paths: Object.fromEntries(
    [...Map.groupBy(operations, ({ path }) => path)].map(([path, own]) => [
      path,
      Object.fromEntries(own.map((operation) => [operation.method, described(operation)])),
    ]),
  ),
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    schemas: { Problem: schemaOf(problem) },
  },
})

const described = ({ id, summary, roles, parameters = {}, query, body, answer, problems, method }: Operation) => ({
  operationId: id,
  summary,
  description: roles ? `Needs the role ${roles.join(' or ')}.` : 'Any role will do.',
  parameters: [
    ...Object.entries(parameters).map(([name, description]) => ({
      name,
      in: 'path',
      required: true,
      description,
      schema: { type: 'string' },
    })),
    ...queryParameters(query),
    ...(method === 'post' ? [idempotencyKey] : []),
  ],
  ...(body && { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } }),
  responses: {
    [answer.status]: {
      description: answer.description,
      content: { 'application/json': { schema: schemaOf(answer.body) } },
    },
    ...Object.fromEntries(
      Object.entries({ ...refusals, ...(method === 'post' && refusalsOfPosts), ...problems }).map(
        ([status, description]) => [status, { description, content: problemContent }],
      ),
    ),
  },
})

const refusals = {
  400: 'The request is malformed, or a query parameter is not as described.',
  401: 'There is no known bearer token.',
  403: 'The caller’s role may not.',
  429: 'The quota is used up; see the RateLimit and Retry-After headers.',
  503: 'The service starts, or something it needs is out of reach. Try again after Retry-After, with the same key.',
}
const refusalsOfPosts = {
  409: 'What is asked does not fit what is already so.',
  413: 'The body is larger than 256 kB.',
  415: 'The body is not application/json in UTF-8.',
  422: 'The body is not as described, or its Idempotency-Key was used for another one. Nothing was accepted.',
}
const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'The same key and body again get the same answer again, for at least 24 hours.',
  schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[!-~]+$' },
}

/** RFC 9457. */
const problem = z.looseObject({
  type: z.string().meta({ description: 'urn:supplyline:problem:… to branch on.' }),
  title: z.string(),
  status: z.int(),
  detail: z.string().meta({ description: 'What happened and what to do.' }),
  instance: z.string(),
  errors: z
    .array(
      z.object({
        pointer: z.string().optional().meta({ description: 'JSON pointer into the body.' }),
        parameter: z.string().optional(),
        detail: z.string(),
        fix: z.string(),
      }),
    )
    .optional(),
})

function schemaOf(type: z.ZodType) {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io: 'input' })
  return schema
}

const queryParameters = (query: z.ZodObject | undefined) =>
  Object.entries(query?.shape ?? {}).map(([name, type]) => ({
    name,
    in: 'query',
    required: false,
    schema: schemaOf(type as z.ZodType),
  }))
