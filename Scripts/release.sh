#!/bin/sh
# Builds kanta in release mode, with Swift's library inside it where the toolchain has that. On Linux
# the C++ library and readline go inside as well, where there are files for it, and the program has
# a fixed place in memory: little is left to be found, mapped and moved at every start.
set -eu
swift=${SWIFT:-swift}

# The kernels count and find bits all the time, for which processors of the last ten years have
# instructions. KANTA_PORTABLE=1 builds a program for older ones as well. `release.sh processor`
# only says what the compiler is told.
processor=
if [ -z "${KANTA_PORTABLE:-}" ] && [ "$(uname -m)" = x86_64 ] \
  && grep -qw bmi2 /proc/cpuinfo 2>/dev/null && grep -qw avx2 /proc/cpuinfo; then
  processor='-Xcc -march=x86-64-v3'
fi
if [ "${1:-}" = processor ]; then
  printf '%s\n' "$processor"
  exit
fi

resources=$("$swift" -print-target-info | sed -n 's/.*"runtimeResourcePath": *"\([^"]*\)".*/\1/p')
set --
if [ -d "${resources}_static" ]; then set -- --static-swift-stdlib; fi

# Where a static library is; nothing where there is none.
archive() {
  for compiler in clang cc gcc; do
    file=$("$compiler" -print-file-name="$1" 2>/dev/null || true)
    case $file in
    /*) if [ -f "$file" ]; then printf '%s' "$file" && return; fi ;;
    esac
  done
}

if [ $# -gt 0 ] && [ "$(uname -s)" = Linux ]; then
  # A folder that is looked through first and has no shared libraries.
  folder=$PWD/.build/archives
  rm -rf "$folder"
  mkdir -p "$folder"
  cxx=$(archive libstdc++.a)
  readline=$(archive libreadline.a)
  terminals=$(archive libtinfo.a)
  if [ -n "$cxx" ] && [ -n "$(archive libgcc_eh.a)" ]; then
    ln -s "$cxx" "$folder/libstdc++.a"
    set -- "$@" -Xswiftc -Xclang-linker -Xswiftc -static-libgcc
  fi
  if [ -n "$readline" ] && [ -n "$terminals" ]; then
    ln -s "$readline" "$folder/libreadline.a"
    ln -s "$terminals" "$folder/libtinfo.a"
    set -- "$@" -Xlinker -ltinfo
  fi
  # Without what only a debugger reads, the file is half as large.
  set -- "$@" -Xlinker -S
  set -- "$@" -Xswiftc -L -Xswiftc "$folder" -Xswiftc -Xclang-linker -Xswiftc -no-pie
fi

# ISA-L inflates .gz files three times as fast as zlib; `make deps` installs it where it can.
if sh "$(dirname "$0")/deps.sh" has-isal; then set -- "$@" --traits FastGzip; fi

# shellcheck disable=SC2086 # two words or none
"$swift" build -c release --product kanta "$@" $processor
