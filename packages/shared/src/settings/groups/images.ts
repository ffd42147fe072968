import { duration } from '../duration.ts'
import { flag, setting } from '../setting.ts'

export const imagesSettings = {
  'images.cleanup': setting({
    env: 'SENTINEL_IMAGE_CLEANUP',
    key: 'image_cleanup',
    group: 'images',
    title: 'Remove replaced images',
    help: 'After an update, once nobody can want to go back to it, the replaced image is removed; never one that any container uses, running or not.',
    schema: flag(true),
    live: true,
  }),
  'images.rollbackRetention': setting({
    env: 'SENTINEL_ROLLBACK_RETENTION',
    key: 'rollback_retention',
    group: 'images',
    title: 'Keep replaced images for a rollback',
    help: 'For so long the image that an update replaced stays on the host under a name of ours (sentinel-keep/…), safe from every prune. 0s keeps none.',
    schema: duration('0s', '90d', '7d'),
    live: true,
  }),
  'images.backup': setting({
    env: 'SENTINEL_IMAGE_BACKUP',
    key: 'image_backup',
    group: 'images',
    title: 'Tag images before updates',
    help: 'Gives the image of a container a tag sentinel-backup-<time> in its own repository before the container is updated.',
    schema: flag(false),
    live: true,
  }),
  'images.backupRetention': setting({
    env: 'SENTINEL_IMAGE_BACKUP_RETENTION',
    key: 'image_backup_retention',
    group: 'images',
    title: 'Keep backup tags',
    help: 'Backup tags older than this are removed.',
    schema: duration('0s', '90d', '30d'),
    live: true,
  }),
  'images.removeVolumes': setting({
    env: 'SENTINEL_REMOVE_VOLUMES',
    key: 'remove_volumes',
    group: 'images',
    title: 'Renew anonymous volumes',
    help: 'A new container gets fresh anonymous volumes, and those of the old one are removed with it. Volumes with a name are never touched. The label sentinel.remove-volumes wins.',
    schema: flag(false),
    live: true,
  }),
}
