import { CartesianGrid, ResponsiveContainer, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from 'recharts'

export interface DotsProps {
  x: string
  y: string
  series: readonly { name: string; color: string; points: readonly { x: number; y: number; label: string }[] }[]
  height?: number
}

/** The drawing of a scatter chart. */
export default function Dots({ x, y, series, height = 280 }: DotsProps) {
  const axis = { stroke: 'var(--mantine-color-dimmed)', fontSize: 12 }
  return (
    <ResponsiveContainer width="100%" height={height}>
      <ScatterChart margin={{ top: 8, right: 16, bottom: 20, left: 8 }} accessibilityLayer>
        <CartesianGrid stroke="var(--line)" />
        <XAxis type="number" dataKey="x" name={x} label={{ value: x, position: 'bottom', fill: 'var(--mantine-color-dimmed)' }} {...axis} />
        <YAxis type="number" dataKey="y" name={y} label={{ value: y, angle: -90, position: 'insideLeft', fill: 'var(--mantine-color-dimmed)' }} {...axis} />
        <Tooltip contentStyle={{ background: 'var(--surface)', border: '1px solid var(--line)' }} />
        {series.map(({ name, color, points }) => (
          <Scatter key={name} name={name} data={[...points]} fill={color} isAnimationActive={false} />
        ))}
      </ScatterChart>
    </ResponsiveContainer>
  )
}
