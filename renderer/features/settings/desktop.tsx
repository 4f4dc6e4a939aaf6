import type { DesktopState } from '../../../server-bridge/contract/host.ts';
import { useSpeech } from '../../i18n/context.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { Card, Section } from '../../ui/page.tsx';
import { useApp } from '../app-context.tsx';
import { useForced, useSave, type PartProps } from './use-setting.ts';

/** How the app lives on this system's desktop; nothing where it is a page in a browser. */
export function Desktop({ values }: PartProps) {
  const desktop = useApp((app) => app.host?.desktop ?? null);
  return desktop === null ? null : <Parts values={values} desktop={desktop} />;
}

function Parts({ values, desktop }: PartProps & { readonly desktop: DesktopState }) {
  const { t } = useSpeech();
  const save = useSave();
  const forced = useForced();
  const { hasTray, isTrayUnsure, autostart } = desktop;
  const text = t.desktop;
  const trayHint = isTrayUnsure ? text.closeToTrayUnsure : text.closeToTrayHint;
  const atLogin = forced('startAtLogin');
  const atLoginHint = atLogin.hint ?? text.autostart[autostart];
  const canStart = autostart !== 'development';
  const hidden = forced('startHidden');
  return (
    <Section title={text.title}>
      <Card>
        <div className="settings-stack">
          <Checkbox
            label={text.closeToTray}
            hint={hasTray ? trayHint : text.noTray}
            checked={values.closeToTray}
            onChange={(closeToTray) => save({ closeToTray })}
            {...forced('closeToTray')}
          />
          <Checkbox
            label={text.startAtLogin}
            {...(atLoginHint === null ? {} : { hint: atLoginHint })}
            checked={values.startAtLogin}
            disabled={atLogin.disabled || !canStart}
            onChange={(startAtLogin) => save({ startAtLogin })}
          />
          <Checkbox
            label={text.startHidden}
            hint={hidden.hint ?? (hasTray ? text.startHiddenHint : text.startMinimised)}
            checked={values.startHidden}
            disabled={hidden.disabled || !canStart || !values.startAtLogin}
            onChange={(startHidden) => save({ startHidden })}
          />
        </div>
      </Card>
    </Section>
  );
}
