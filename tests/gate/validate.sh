#!/bin/sh
# Asks those who know the formats of the gate's outputs: validate.sh sarif|junit|annotations FOLDER
# looks at what tests/test_gate_formats.c has put into the folder. Exit status 0: it is good, or it
# is skipped by name, because a tool is not here or can't be fetched.
set -u
cd "$(dirname -- "$0")/../.." || exit 3
multitool='@microsoft/sarif-multitool-linux@5.7.0'
core='@actions/core@1.11.1'
packages=build/gate-packages
folder=$2

skip() {
    echo "skipped: $1"
    exit 0
}

# fetch PACKAGE@VERSION FILE: installs it once, for itself.
fetch() {
    command -v npm >/dev/null || skip 'there is no npm here'
    package=$packages/$(basename "$1")
    if [ ! -e "$package/node_modules/$2" ]; then
        mkdir -p "$package"
        timeout 300 npm install --prefix "$package" --no-audit --no-fund --ignore-scripts \
            --loglevel=error "$1" >"$package/npm.log" 2>&1 || skip "npm can't install $1"
    fi
}

sarif() {
    fetch "$multitool" '@microsoft/sarif-multitool-linux/Sarif.Multitool'
    tool=$package/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
    chmod u+x "$tool"
    for file in "$folder"/*.sarif; do
        rm -f "$file.report"
        # It ends with 0 whatever it finds; the report says what.
        DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 timeout 300 "$tool" validate \
            --rule-kind 'GHAS;Sarif' --level 'Error;Warning;Note' -o "$file.report" "$file" \
            >"$file.log" 2>&1 || true
        node tests/gate/sarif.js "$file.report" || { tail -20 "$file.log"; exit 1; }
    done
}

junit() {
    command -v xmllint >/dev/null || skip 'there is no xmllint here'
    for file in "$folder"/*.xml; do
        xmllint --nonet --noout --schema tests/data/junit.xsd "$file" || exit 1
    done
}

annotations() {
    fetch "$core" '@actions/core/package.json'
    for file in "$folder"/*.annotations; do
        NODE_PATH=$package/node_modules node tests/gate/annotations.js "$file" "$file.json" ||
            exit 1
    done
}

case $1 in
sarif | junit | annotations) "$1" ;;
*)
    echo "validate.sh: there is no format '$1'" >&2
    exit 2
    ;;
esac
