#!/usr/bin/env bash
# The Debian package: made by one command, twice the same bytes, with everything in its place. What it does on a bare
# machine is the matter of tools/fresh_package.
source "$(dirname "${BASH_SOURCE[0]}")/../tools/cli.bash"
root=$tools/../..
: >"$work/err"

"$root/tools/package" --program "$CREDENCE" "$work/one" >"$work/out" 2>"$work/err"
check the_package_is_made is "$?" 0
package=$(tail -n 1 "$work/out")
version=$("$CREDENCE" --version)
check its_version_begins_as_that_of_the_program grep -q "^$version" <(dpkg-deb -f "$package" Version)
check a_release_is_later_than_what_led_to_it dpkg --compare-versions "$(dpkg-deb -f "$package" Version)" le "$version"
umask 077
other=$(TZ=Asia/Shanghai LC_ALL=C "$root/tools/package" --program "$CREDENCE" "$work/two" 2>>"$work/err")
umask 022
check made_again_it_is_the_same cmp "$package" "$other"
dpkg-deb -f "$package" Depends >"$work/out"
for library in libc6 libsoci-core4.0 libsoci-postgresql4.0 libpq5 libssl3 libicu72; do
  check "it_depends_on_$library" grep -Eq "(^|, )$library( |,|$)" "$work/out"
done

dpkg-deb -x "$package" "$work/tree"
dpkg-deb -e "$package" "$work/control"
check its_settings_are_a_conffile is "$(cat "$work/control/conffiles")" /etc/credence/credence.toml
(cd "$work/tree" && md5sum --quiet --check "$work/control/md5sums") >"$work/out" 2>&1
check its_sums_are_right is "$?" 0
check its_program_runs is "$("$work/tree/usr/bin/credence" --version)" "$version"
check its_unit_starts_its_program grep -q '^ExecStart=/usr/bin/credence ' "$work/tree/lib/systemd/system/credence.service"
dpkg-deb -c "$package" | awk '$1 !~ /^l/ { print $2, substr($1, 6, 1) substr($1, 9, 1) }' | sort | uniq -c >"$work/out"
check everything_belongs_to_root_and_nobody_else_may_write is "$(awk '{ print $2, $3 }' "$work/out")" "root/root --"
for script in postinst prerm postrm; do
  sh -n "$work/control/$script" 2>"$work/err"
  check "${script}_can_be_read" is "$?" 0
done
zcat "$work/tree/usr/share/man/man8/credence.8.gz" >"$work/manual"
missing=0
for command in $("$CREDENCE" --help | sed -n '/^Subcommands:/,$s/^  \([a-z-]*\) .*/\1/p'); do
  grep -qxF ".B ${command//-/\\-}" "$work/manual" || missing=$((missing + 1))
done
check the_manual_names_every_command is "$missing" 0
check no_place_is_left_empty is "$(grep -c '@[A-Z]*@' "$work/manual" "$work/control/control" | sed "s/.*://" | paste -sd" ")" "0 0"

sed '1,/^## /s/^## .*/## 9.9.9 – unreleased/' "$root/CHANGELOG.md" >"$work/changelog"
mkdir -p "$work/wrong/tools"
cp "$work/changelog" "$work/wrong/CHANGELOG.md"
cp "$root/tools/package" "$work/wrong/tools/package"
"$work/wrong/tools/package" --program "$CREDENCE" "$work/never" >"$work/out" 2>"$work/err"
check a_program_of_another_version_is_refused is "$? $(ls "$work/never" 2>/dev/null)" "2 "
