#!/bin/sh
# Builds kanta in release mode, with Swift's library inside it where the toolchain has that.
set -eu
swift=${SWIFT:-swift}

resources=$("$swift" -print-target-info | sed -n 's/.*"runtimeResourcePath": *"\([^"]*\)".*/\1/p')
flags=
if [ -d "${resources}_static" ]; then flags=--static-swift-stdlib; fi

# ISA-L inflates .gz files three times as fast as zlib; `make deps` installs it where it can.
if sh "$(dirname "$0")/deps.sh" has-isal; then flags="$flags --traits FastGzip"; fi

# shellcheck disable=SC2086
"$swift" build -c release --product kanta $flags
