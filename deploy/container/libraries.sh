#!/bin/sh
# Copies the libraries that `ldd` names on standard input below a directory, each at its own path: what an image without a system needs.
set -eu
image=$1
grep -oE '/[^ ]+\.so[^ ]*' | sort -u | while read -r library; do
    mkdir -p "$image$(dirname "$library")"
    cp -L "$library" "$image$library"
done
