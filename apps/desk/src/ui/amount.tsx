/** A whole number that is typed. */
import { Input, Label, NumberField } from 'react-aria-components'

interface AmountProps {
  readonly label: string
  readonly value: number
  readonly onChange: (value: number) => void
  readonly from: number
  readonly to: number
}

export const Amount = ({ label, value, onChange, from, to }: AmountProps) => (
  <NumberField
    className="amount"
    value={value}
    onChange={(next) => {
      if (Number.isFinite(next)) onChange(next)
    }}
    minValue={from}
    maxValue={to}
    step={1}
  >
    <Label className="label">{label}</Label>
    <Input />
  </NumberField>
)
