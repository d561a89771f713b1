import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { shell } from '@/strings'
import { EmptyState } from '@/ui/empty-state'
import { PageFrame } from '@/ui/page-frame'

export function NotFound() {
  return (
    <PageFrame title={shell.notFound}>
      <EmptyState
        icon="search"
        title={shell.notFound}
        actions={
          <Button component={Link} to="/library">
            {shell.toLibrary}
          </Button>
        }
      >
        {shell.notFoundHint}
      </EmptyState>
    </PageFrame>
  )
}
