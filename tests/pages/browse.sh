#!/bin/sh
# Opens pages in headless Chromium: browse.sh FOLDER looks at every FOLDER/*.html, as
# tests/test_browser.c has put them there. Exit status 0: they are good, or it is skipped by name,
# because something is not here. With LAB_SCREENSHOTS=yes it leaves pictures beside the pages; it
# has 300 seconds, or as many as LAB_PATIENCE says.
set -u
cd "$(dirname -- "$0")/../.." || exit 3
axe='axe-core@4.10.3'
packages=build/page-packages
folder=$1

skip() {
    echo "skipped: $1"
    exit 0
}

command -v node >/dev/null || skip 'there is no node here'
for browser in chromium chromium-browser google-chrome google-chrome-stable ''; do
    command -v "$browser" >/dev/null && break
done
[ "$browser" ] || skip 'there is no Chromium here'

# axe-core knows the rules of WCAG; without it the rest is still looked at.
rules=$packages/node_modules/axe-core/axe.min.js
if [ ! -e "$rules" ]; then
    mkdir -p "$packages"
    { command -v npm && timeout 300 npm install --prefix "$packages" --no-audit --no-fund \
        --ignore-scripts --loglevel=error "$axe"; } >"$packages/npm.log" 2>&1 ||
        echo "skipped: npm can't install $axe, so nobody asks what WCAG says"
fi
[ -e "$rules" ] || rules=
profile=$(mktemp -d) || exit 3
trap 'rm -rf "$profile"' EXIT
timeout "${LAB_PATIENCE:-300}" node tests/pages/browse.js "$browser" "$profile" "$rules" "$folder"/*.html
