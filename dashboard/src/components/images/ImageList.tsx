import { useState } from 'react'
import { Layers } from 'lucide-react'
import type { Abilities } from '../../abilities.ts'
import type { ImageView } from '../../api/views.ts'
import { bytes } from '../../format/bytes.ts'
import { count } from '../../format/time.ts'
import { imageShowNames, imageShows, inOrder, showOf, type ImageShow } from '../../image-words.ts'
import { EmptyState } from '../basics/EmptyState.tsx'
import { ImageRow } from './ImageRow.tsx'
import { PruneButton } from './PruneButton.tsx'
import rows from '../basics/Rows.module.css'
import css from './ImageList.module.css'

interface ImageListProps {
  readonly images: readonly ImageView[]
  readonly hostId: string
  readonly can: Abilities
}

export function ImageList({ images, hostId, can }: ImageListProps) {
  const [show, setShow] = useState<ImageShow>('all')
  const shown = images.filter((image) => show === 'all' || showOf(image) === show)
  const total = images.reduce((sum, { size }) => sum + size, 0)
  if (images.length === 0) {
    return (
      <EmptyState icon={<Layers />} title="No images yet.">
        What containers are made from appears here.
      </EmptyState>
    )
  }
  return (
    <>
      <div className={css['bar']}>
        <p title="Layers that images share are counted with each of them.">
          <strong>{count(images.length, 'image')}</strong>, at most {bytes(total)}
        </p>
        <div className={css['shows']} role="group" aria-label="Show">
          {imageShows.map((each) => (
            <button key={each} type="button" aria-pressed={show === each} onClick={() => setShow(each)}>
              {imageShowNames[each]}{' '}
              {images.filter((image) => each === 'all' || showOf(image) === each).length}
            </button>
          ))}
        </div>
        <PruneButton images={images} hostId={hostId} can={can} />
      </div>
      {shown.length === 0 ? (
        <EmptyState icon={<Layers />} title={`${imageShowNames[show]}: none.`}>
          Every image here is something else.
        </EmptyState>
      ) : (
        <ul className={rows['rows']}>
          {inOrder(shown).map((image) => (
            <li key={image.id}>
              <ImageRow image={image} hostId={hostId} can={can} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
