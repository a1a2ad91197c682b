#!/bin/sh
# Installs what Kanta needs to be built and is missing here; does nothing when all is there.
set -eu

say() { printf 'deps: %s\n' "$*"; }

stop() {
  say "$*" >&2
  exit 1
}

# As root commands run as they are, otherwise through sudo where there is one.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo "$@"
  else
    stop "this needs root and there is no sudo; run as root: $*"
  fi
}

has_swift() {
  command -v swift >/dev/null 2>&1 || return 1
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
  major=${version% *}
  minor=${version#* }
  [ -n "$version" ] && { [ "$major" -gt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -ge 3 ]; }; }
}

# A program of two lines tells more than a file's name: header and library have to be there.
has_readline() {
  folder=$(mktemp -d)
  printf '#include <stdio.h>\n#include <readline/readline.h>\nint main(void) { return rl_readline_version < 0x0700; }\n' \
    >"$folder/probe.c"
  found=1
  for compiler in clang cc gcc; do
    if command -v "$compiler" >/dev/null 2>&1; then
      if "$compiler" "$folder/probe.c" -o "$folder/probe" -lreadline >/dev/null 2>&1; then found=0; fi
      break
    fi
  done
  rm -rf "$folder"
  return $found
}

if ! has_swift; then
  stop "Swift 6.3 or later is missing. Get it from https://www.swift.org/install and run this again."
fi

if has_readline; then
  say "all is here: $(swift --version 2>/dev/null | sed -n 's/.*\(Swift version [0-9.]*\).*/\1/p'), GNU readline"
  exit 0
fi

if command -v apt-get >/dev/null 2>&1; then
  say "GNU readline is missing; installing libreadline-dev with apt-get"
  as_root apt-get update -qq
  as_root apt-get install -y -qq libreadline-dev
elif command -v brew >/dev/null 2>&1; then
  say "GNU readline is missing; installing readline with brew"
  brew install readline
  prefix=$(brew --prefix readline)
  export CPATH="$prefix/include" LIBRARY_PATH="$prefix/lib"
else
  stop "GNU readline is missing. Install its headers (libreadline-dev, readline-devel) and run this again."
fi

has_readline || stop "GNU readline was installed, but a program with it does not build"
say "installed GNU readline"
