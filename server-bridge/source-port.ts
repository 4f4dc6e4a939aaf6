/** Joins a source to intake and store: what a source may do, and nothing else. */
import type { FolderSourceSetting } from './contract/settings.ts';
import { titleOfImport } from './imports.ts';
import type { Intake } from './intake/intake.ts';
import type { IntakeItem } from './intake/ports.ts';
import type { Log } from './ops/logger.ts';
import { IMPORTS_ID } from './sources/registry.ts';
import type { FoundItem, Source, SourcePort } from './sources/source.ts';
import type { Store } from './store/store.ts';

export interface SourcePortParts {
  readonly setting: FolderSourceSetting;
  /** The setting as it is now; level and zone may have changed since the source started. */
  currentSetting(): FolderSourceSetting | undefined;
  source(): Source;
  readonly intake: Intake;
  readonly store: Pick<Store, 'items'>;
  changed(): void;
  readonly log: Log;
}

export function createSourcePort(parts: SourcePortParts): SourcePort {
  const { id } = parts.setting;
  return {
    known: () => parts.store.items(id),
    put(items) {
      const { maxLevel, zone } = parts.currentSetting() ?? parts.setting;
      return parts.intake.put(
        {
          id,
          maxLevel,
          zone: zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
          readMedia: (remoteId, ref, kind) => parts.source().readMedia(remoteId, ref, kind),
        },
        items.map((item) => toIntake(item, id)),
      );
    },
    touch: (items) => parts.intake.touch(id, items),
    withdraw: (remoteIds) => parts.intake.withdraw(id, remoteIds),
    changed: () => parts.changed(),
    log: (level, message) => parts.log(level, message),
  };
}

/** What a file's name says besides its title. */
function toIntake(item: FoundItem, sourceId: string): IntakeItem {
  const { remoteId, fallbackTitle } = item;
  return {
    ...item,
    format: remoteId.toLowerCase().endsWith('.txt') ? 'plain' : 'markdown',
    fallbackTitle: sourceId === IMPORTS_ID ? titleOfImport(fallbackTitle) : fallbackTitle,
  };
}
