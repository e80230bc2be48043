/** One trial in a real browser, in a house that is not as it should be. */
import { expect, it } from 'vitest'
import { startSharedBackend } from '../backend/shared-backend.ts'
import { create, schedule } from '../schedule/builder.ts'
import { workspaceSubject } from '../subject/install.ts'
import { type House, openHouse } from './house.ts'
import { playTrialInBrowser } from './schedule-trial.ts'

/** A build may be the first of its sources, and a busy machine takes its time. */
const timeout = 600_000

it('should be in doubt, and blame nobody, where the backend hangs', { timeout }, async () => {
  const house = await openHouse({ subject: workspaceSubject() })
  const shared = await startSharedBackend({ answerWithinMs: 1_000 })
  const { pid, url, close } = shared.backend
  const hanging: House = {
    ...house,
    lendBackend: async () => ({ shared, giveBack: () => {} }),
    // From the moment on in which somebody opens LinearLite.
    profileOf: (client) => {
      process.kill(-pid, 'SIGSTOP')
      return house.profileOf(client)
    },
  }
  try {
    const builder = schedule().open('alice').commit('alice', create('i1'))
    const { judgement } = await playTrialInBrowser(hanging, builder.build(), 'hung')
    expect([judgement.headline, judgement.findings.map(({ witness }) => witness)]).toEqual([
      'inconclusive',
      expect.arrayContaining([expect.stringContaining(`the sync backend cannot be reached (${url} does not answer)`)]),
    ])
  } finally {
    process.kill(-pid, 'SIGCONT')
    await Promise.all([house.close(), close()])
  }
})
