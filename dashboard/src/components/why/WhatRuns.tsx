import type { Explanation } from '../../api/views.ts'
import { shortDigest } from '../../format/version-change.ts'
import { Ago } from '../basics/Ago.tsx'
import { Facts, Fact } from '../basics/Facts.tsx'

/** What runs, beside what the registry has. */
export function WhatRuns({ why: { running, candidate } }: { why: Explanation }) {
  const version = running.resolved_version ?? running.version
  return (
    <Facts>
      <Fact name="Runs">
        {running.reference}
        {version !== undefined && version !== running.tag && `, which is ${version}`}
        <br />
        <code title={running.digest}>
          {running.digest === '' ? 'built here, or never pulled' : shortDigest(running.digest)}
        </code>{' '}
        {running.platform}
      </Fact>
      <Fact name="There is">
        {candidate === undefined ? (
          'nothing newer that the rules let through'
        ) : (
          <>
            {candidate.reference}
            {candidate.resolved_version !== undefined && `, which is ${candidate.resolved_version}`}
            {candidate.digest !== '' && (
              <>
                <br />
                <code title={candidate.digest}>{shortDigest(candidate.digest)}</code>
              </>
            )}{' '}
            first seen <Ago at={candidate.first_seen_at} />
            {candidate.pulled_at !== undefined && (
              <>
                ; its image was pulled <Ago at={candidate.pulled_at} />, the restart is still to come
              </>
            )}
            {candidate.newer_versions.length > 1 &&
              `. Also newer: ${candidate.newer_versions.slice(1).join(', ')}`}
          </>
        )}
      </Fact>
    </Facts>
  )
}
