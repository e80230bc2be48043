/** The promises as lights: each says in words how it stands, and why. */
import { CircleAlert, CircleCheck, CircleDashed, CircleMinus } from 'lucide-react'
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components'
import type { Light } from '../../../../src/desk/protocol.ts'

const signs: Readonly<Record<Light['state'], typeof CircleCheck>> = {
  held: CircleCheck,
  broken: CircleAlert,
  waiting: CircleDashed,
  off: CircleMinus,
}

interface LightsProps {
  readonly lights: readonly Light[]
  /** Asks for the failure to be shown. */
  readonly onBroken: () => void
}

export const Lights = ({ lights, onBroken }: LightsProps) => {
  const broken = lights.filter(({ state }) => state === 'broken')
  return (
    <>
      <ul className="lights" aria-label="Promises">
        {lights.map((light) => (
          <li key={light.name}>
            <OneLight light={light} onBroken={onBroken} />
          </li>
        ))}
      </ul>
      <p className="out-of-sight" role="alert">
        {broken.map(({ name, words, why }) => `${name}: ${words}${why === undefined ? '' : ` (${why})`}`).join('; ')}
      </p>
    </>
  )
}

const OneLight = ({ light, onBroken }: { readonly light: Light; readonly onBroken: () => void }) => {
  const { name, words, state, why } = light
  const Sign = signs[state]
  return (
    <TooltipTrigger delay={300} closeDelay={0}>
      <Button
        className="light"
        data-state={state}
        onPress={() => {
          if (state === 'broken') onBroken()
        }}
      >
        <Sign size={14} aria-hidden />
        <span className="light-name">{name}</span>
        {words}
      </Button>
      <Tooltip className="tip" offset={6}>
        {state === 'broken' ? `${why ?? words}. Press for the last failure.` : (why ?? stateWords[state])}
      </Tooltip>
    </TooltipTrigger>
  )
}

const stateWords: Readonly<Record<Light['state'], string>> = {
  held: 'The promise is held.',
  broken: 'The promise is broken.',
  waiting: 'It cannot be told yet.',
  off: 'There is nothing to tell.',
}
