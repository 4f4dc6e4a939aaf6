import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { LEVELS } from '../../../server-bridge/contract/names.ts';
import type { SourceStatus } from '../../../server-bridge/contract/source.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { useActions } from '../app-context.tsx';

interface SourceDialogProps {
  readonly source: SourceStatus;
  readonly onClose: () => void;
}

export function RemoveSource({ source, onClose }: SourceDialogProps) {
  const { t } = useSpeech();
  const { ask, attempt } = useActions();
  const [isBusy, setIsBusy] = useState(false);

  async function remove(): Promise<void> {
    setIsBusy(true);
    await attempt(() => ask('sources.remove', { id: source.id }));
    onClose();
  }

  return (
    <Dialog title={t.sources.removeTitle(source.name)} closeLabel={t.common.close} onClose={onClose}>
      <p>{t.sources.removeText(source.itemCount)}</p>
      <DialogActions>
        <Button onClick={onClose}>{t.common.cancel}</Button>
        <Button variant="danger" isBusy={isBusy} onClick={() => void remove()}>
          {t.sources.removeConfirm}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

export function EditSource({ source, onClose }: SourceDialogProps) {
  const { t } = useSpeech();
  const { ask, attempt } = useActions();
  const [name, setName] = useState(source.name);
  const [maxLevel, setMaxLevel] = useState(source.maxLevel);
  const [zone, setZone] = useState(source.zone ?? '');
  const [isBusy, setIsBusy] = useState(false);

  async function save(): Promise<void> {
    setIsBusy(true);
    const wanted = {
      id: source.id,
      name: name.trim(),
      maxLevel,
      zone: zone.trim() === '' ? null : zone.trim(),
    };
    const saved = await attempt(() => ask('sources.update', wanted));
    setIsBusy(false);
    if (saved !== null) onClose();
  }

  return (
    <Dialog title={t.sources.editTitle(source.name)} closeLabel={t.common.close} onClose={onClose}>
      <form
        className="source-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label={t.sources.name}
          value={name}
          maxLength={120}
          required
          onChange={(event) => setName(event.target.value)}
        />
        <Select
          label={t.sources.maxLevel}
          hint={t.sources.maxLevelHint}
          value={maxLevel}
          options={LEVELS.map((value) => ({ value, label: t.common.level[value] }))}
          onChange={setMaxLevel}
        />
        {maxLevel === 'emergency' ? (
          <p className="source-warning" role="alert">
            <TriangleAlert size={16} aria-hidden="true" />
            {t.sources.emergencyWarning}
          </p>
        ) : null}
        <TextField
          label={t.sources.zone}
          hint={t.sources.zoneHint}
          placeholder={t.sources.zoneSystem}
          value={zone}
          spellCheck={false}
          onChange={(event) => setZone(event.target.value)}
        />
        <DialogActions>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={isBusy} disabled={name.trim() === ''}>
            {t.common.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
