import { Link } from 'wouter'

export function NotFoundPage() {
  return (
    <>
      <title>Not found – Sentinel</title>
      <h1>There is no such page.</h1>
      <p>
        <Link href="/">Back to your containers</Link>
      </p>
    </>
  )
}
