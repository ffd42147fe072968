import { Link } from 'wouter'

export function NotFoundPage() {
  return (
    <>
      <h1>There is no such page.</h1>
      <p>
        <Link href="/">Back to your containers</Link>
      </p>
    </>
  )
}
