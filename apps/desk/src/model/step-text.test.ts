import { expect, test } from 'vitest'
import type { Step } from '../../../../src/schedule/schedule.ts'
import { stepOfText, textOfStep } from './step-text.ts'

const step: Step = {
  id: 's3',
  type: 'hold',
  client: 'alice',
  what: 'pages',
  after: { seen: 'leader-push', client: 'bob', times: 2 },
}

test('a step that was written is read as it was', () => {
  expect(stepOfText(textOfStep(step), 's3')).toEqual({ step })
})

test('what is no step is refused with what was expected', () => {
  const problemOf = (text: string): string => {
    const read = stepOfText(text, 's3')
    return 'problem' in read ? read.problem : ''
  }
  expect(problemOf('{ "id": ')).toMatch(/^expected JSON, found something else/)
  expect(problemOf('{ "id": "s3", "type": "hug" }')).toMatch(/^expected a kind of step \(open, .*found "hug"/)
  expect(problemOf(textOfStep({ ...step, what: 'everything' } as never))).toMatch(/^what: expected .*"everything"/)
  expect(problemOf(textOfStep({ ...step, extra: 1 } as never))).toMatch(/extra: expected no such key/)
  expect(problemOf(textOfStep({ ...step, id: 's4' }))).toBe('id: expected "s3", by which the step is known, found "s4"')
})
