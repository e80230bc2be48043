/** How much longer a device's traffic takes, either way. */
import { useEffect, useState } from 'react'
import { Label, Slider, SliderFill, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components'
import type { DeviceProps } from './client-card.tsx'
import { useDesk } from './desk-context.tsx'

const mostMs = 2_000
const stepMs = 10

export const Latency = ({ client, place, reasonFor }: DeviceProps) => {
  const { act } = useDesk()
  const { name, latencyMs } = client
  const [shown, setShown] = useState(latencyMs)
  useEffect(() => setShown(latencyMs), [latencyMs])
  const reason = reasonFor({ type: 'latency', client: name, milliseconds: 0 })
  return (
    <Slider
      className="row latency"
      value={shown}
      onChange={setShown}
      onChangeEnd={(milliseconds) => void act(place, { type: 'latency', client: name, milliseconds })}
      minValue={0}
      maxValue={mostMs}
      step={stepMs}
      isDisabled={reason !== undefined}
      formatOptions={{ style: 'unit', unit: 'millisecond' }}
    >
      <Label className="row-name">
        Delay<span className="out-of-sight"> of {name}</span>
      </Label>
      <SliderTrack className="track">
        <SliderFill className="fill" />
        <SliderThumb className="thumb" />
      </SliderTrack>
      <SliderOutput className="output" />
      {reason !== undefined && <span className="why muted">{reason}</span>}
    </Slider>
  )
}
