/** What LiveStore 0.4.0-dev.23 and 0.4.0 name in their own way; see contract.ts. A backend's errors stand for themselves. */
import { BackendIdMismatchError, IsOfflineError, ServerAheadError, UnknownError } from '@livestore/common'
import { EventSequenceNumber } from '@livestore/common/schema'
import type { OtherBackend } from '../contract.ts'
import { scriptedBackendWith } from './shared/scripted-backend.ts'

export { loadFileAdapter } from './shared/file-adapter.ts'

const otherBackend = ({ expected, received }: OtherBackend) => new BackendIdMismatchError({ expected, received })

const offline = () => new IsOfflineError({ cause: 'the connection ended' })

export const scriptedBackend = scriptedBackendWith({
  offline,
  ofPull: otherBackend,
  ofPush: (answer) => {
    switch (answer.type) {
      case 'says-offline':
        return offline()
      case 'failed':
        return new UnknownError({ cause: answer.message })
      case 'other-backend':
        return otherBackend(answer)
      case 'server-ahead':
        return new ServerAheadError({
          minimumExpectedNum: EventSequenceNumber.Global.make(answer.minimumExpectedNum),
          providedNum: EventSequenceNumber.Global.make(answer.providedNum),
        })
    }
  },
})
