import { getRouteApi } from '@tanstack/react-router'
import { Coverage } from '@/features/knowledge/coverage'
import { Duplicates } from '@/features/knowledge/duplicates'
import { Lessons } from '@/features/knowledge/lessons'
import { knowledge } from '@/strings'
import { LinkTabs } from '@/ui/link-tabs'
import { PageFrame } from '@/ui/page-frame'

const route = getRouteApi('/knowledge')
const TABS = (['duplicates', 'lessons', 'standards'] as const).map((value) => ({ value, label: knowledge.tabs[value] }))

/** Knowledge: duplicates with proposed partials, lessons of axes, how standards are kept. */
export function KnowledgePage() {
  const { part = 'duplicates', folder, level = 'warning' } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <PageFrame title={knowledge.title} description={knowledge.description}>
      <LinkTabs label={knowledge.title} tabs={TABS} value={part} onChange={(to) => void navigate({ search: { part: to === 'duplicates' ? undefined : to } })}>
        {part === 'duplicates' ? <Duplicates /> : null}
        {part === 'lessons' ? <Lessons /> : null}
        {part === 'standards' ? (
          <Coverage folder={folder} level={level} onChange={(changed) => void navigate({ search: (before) => ({ ...before, ...changed }), replace: true })} />
        ) : null}
      </LinkTabs>
    </PageFrame>
  )
}
