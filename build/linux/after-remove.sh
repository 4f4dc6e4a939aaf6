#!/bin/sh
# After a removal (deb: postrm, rpm: %postun); an update calls it, too, and keeps everything.
case "$1" in
  remove | purge | 0) ;;
  *) exit 0 ;;
esac

if [ "$(readlink /usr/bin/gazette)" = '/opt/${sanitizedProductName}/gazette-launch' ]; then rm -f /usr/bin/gazette; fi

profile=/etc/apparmor.d/gazette
if [ -f "$profile" ]; then
  if aa-enabled --quiet 2>/dev/null && ! { [ -x /usr/bin/ischroot ] && ischroot; }; then
    # It would stay in force until the next start of the machine.
    apparmor_parser --remove "$profile" || true
  fi
  rm -f "$profile"
fi

if command -v update-desktop-database >/dev/null 2>&1; then update-desktop-database -q /usr/share/applications || true; fi
exit 0
