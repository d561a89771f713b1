import { getRouteApi } from '@tanstack/react-router'
import { PoliciesPanel } from '@/features/releases/policies-panel'
import { Connections } from '@/features/settings/connections'
import { Prices } from '@/features/settings/prices'
import { Purposes } from '@/features/settings/purposes'
import { Standards } from '@/features/settings/standards'
import { settings } from '@/strings'
import { LinkTabs } from '@/ui/link-tabs'
import { PageFrame } from '@/ui/page-frame'

const route = getRouteApi('/settings')
const PARTS = { standards: Standards, purposes: Purposes, policies: PoliciesPanel, connections: Connections, prices: Prices }
type Part = keyof typeof PARTS
const TABS = (Object.keys(PARTS) as Part[]).map((value) => ({ value, label: settings.tabs[value] }))

/** Settings: what holds for everybody in the project. */
export function SettingsPage() {
  const { part = 'standards' } = route.useSearch()
  const navigate = route.useNavigate()
  const Shown = PARTS[part]
  return (
    <PageFrame title={settings.title} description={settings.description}>
      <LinkTabs label={settings.title} tabs={TABS} value={part} onChange={(to) => void navigate({ search: { part: to === 'standards' ? undefined : to } })}>
        <Shown />
      </LinkTabs>
    </PageFrame>
  )
}
