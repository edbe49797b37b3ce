import {
  type AppOptions,
  bearer,
  mount,
  mountOpenApi,
  type Operation,
  type Principal,
  Problem,
  principalOf,
} from '@supplyline/http'
import type { Platform, RunningService } from '@supplyline/messaging'
import { auditRoute } from './audit.ts'
import { type Context, contextOf } from './context.ts'
import { deadLetters } from './dead-letters/routes.ts'
import { effectsRoute } from './effects.ts'
import { exceptionsRoute } from './exceptions.ts'
import { measure } from './metrics.ts'
import { page, pagePolicy } from './page/page.ts'
import { sections } from './page/sections.ts'
import { parkedRoutes } from './parked-routes.ts'
import { mayRelease, releases } from './release.ts'
import { resubmissions } from './resubmissions/routes.ts'
import { status } from './status.ts'
import { topicsRoute } from './topics.ts'
import type { Watched } from './watch.ts'

const DESCRIPTION =
  'What is open, waiting or set aside in all services, and actions that people ask for. ' +
  'A POST is answered with 202 once its command is stored safely; what follows from it shows in a moment.'

/** The routes of operations. */
export const api =
  (principals: Readonly<Record<string, Principal>>, watched: () => Watched | undefined) =>
  (platform: Platform, running: () => RunningService | undefined): Partial<AppOptions> => {
    const context = contextOf(platform, running, watched)
    measure({
      reading: context.reading,
      lag: () => watched()?.lag() ?? [],
      deadLetters: () => watched()?.letters.groups() ?? [],
    })
    const operations = [
      statusRoute(context),
      exceptionsRoute(context),
      ...releases(context),
      ...deadLetters(context),
      ...resubmissions(context),
      ...parkedRoutes(context),
      effectsRoute(context),
      topicsRoute(context),
      auditRoute(context),
    ]
    return {
      auth: bearer(principals),
      openRoutes: (router) => {
        mountOpenApi(router, 'Supplyline operations', DESCRIPTION, operations)
        router.get('/', async (_request, response) => {
          const summary = await context.status().catch(summaryOfProblem)
          response.set('Content-Security-Policy', pagePolicy).type('html').send(page(summary))
        })
      },
      routes: (router) => mount(router, operations),
    }
  }

/** As JSON; for the page, as the sections it shows. */
const statusRoute = (context: Context): Operation => ({
  method: 'get',
  path: '/v1/status',
  id: 'getStatus',
  summary: 'What is open, waiting or set aside, and whether anybody has to do something.',
  answer: { status: 200, description: 'The state of things; as HTML fragments for the page.', body: status },
  handle: async (request, response) => {
    const shown = await context.status()
    response.vary('Accept')
    if (request.accepts(['json', 'html']) !== 'html') return void response.json(shown)
    const { name, role } = principalOf(response)
    const releasing = (mayRelease as readonly string[]).includes(role)
    response.type('html').send(sections(shown, { name, releasing }))
  },
})

const summaryOfProblem = (error: unknown) => {
  if (!(error instanceof Problem)) throw error
  return { attention: true, headline: error.message }
}
