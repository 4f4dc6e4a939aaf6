#!/bin/sh
# After an installation or update (deb: postinst, rpm: %post).
app='/opt/${sanitizedProductName}'
link=/usr/bin/gazette

# The command; another program's is left alone.
if [ ! -e "$link" ] || [ "$(readlink "$link")" = "$app/gazette-launch" ]; then
  ln -sf "$app/gazette-launch" "$link"
else
  echo "gazette: $link belongs to another program; the command is $app/gazette-launch cli"
fi

# Chromium's helper gets root's rights only where it has no user namespaces to do without.
is_zero() { [ -r "$1" ] && [ "$(cat "$1")" = 0 ]; }
if [ ! -e /proc/self/ns/user ] || is_zero /proc/sys/user/max_user_namespaces || is_zero /proc/sys/kernel/unprivileged_userns_clone; then
  chmod 4755 "$app/chrome-sandbox" || true
else
  chmod 0755 "$app/chrome-sandbox" || true
fi

# The profile, where this AppArmor understands it: an older one restricts no user namespaces.
source="$app/resources/apparmor-profile"
if command -v apparmor_parser >/dev/null 2>&1 && apparmor_parser --skip-kernel-load --skip-cache "$source" >/dev/null 2>&1; then
  cp -f "$source" /etc/apparmor.d/gazette
  if aa-enabled --quiet 2>/dev/null && ! { [ -x /usr/bin/ischroot ] && ischroot; }; then
    apparmor_parser --replace --write-cache --skip-read-cache /etc/apparmor.d/gazette || true
  fi
fi

if command -v update-desktop-database >/dev/null 2>&1; then update-desktop-database -q /usr/share/applications || true; fi
if command -v gtk-update-icon-cache >/dev/null 2>&1; then gtk-update-icon-cache -q /usr/share/icons/hicolor || true; fi
exit 0
