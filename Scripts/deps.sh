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

# A program of a few lines tells more than a file's name: headers and libraries have to be there.
# `builds 'C SOURCE' -lNAME...` says whether one can be built.
builds() {
  folder=$(mktemp -d)
  printf '%s\n' "$1" >"$folder/probe.c"
  shift
  found=1
  for compiler in clang cc gcc; do
    if command -v "$compiler" >/dev/null 2>&1; then
      if "$compiler" "$folder/probe.c" -o "$folder/probe" "$@" >/dev/null 2>&1; then found=0; fi
      break
    fi
  done
  rm -rf "$folder"
  return $found
}

readline='#include <stdio.h>
#include <readline/readline.h>'
zlib='#include <zlib.h>'
cmark='#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>'
needed() {
  builds "$readline
$zlib
$cmark
int main(void) {
  cmark_gfm_core_extensions_ensure_registered();
  return rl_readline_version < 0x0700 || !zlibVersion() || !cmark_version();
}" -lreadline -lz -lcmark-gfm-extensions -lcmark-gfm
}
has_readline() {
  builds "$readline
int main(void) { return rl_readline_version < 0x0700; }" -lreadline
}
has_zlib() {
  builds "$zlib
int main(void) { return !zlibVersion(); }" -lz
}
has_cmark() {
  builds "$cmark
int main(void) { cmark_gfm_core_extensions_ensure_registered(); return !cmark_version(); }" \
    -lcmark-gfm-extensions -lcmark-gfm
}
has_isal() {
  builds '#include <stdint.h>
#include <stdlib.h>
#include <isa-l/igzip_lib.h>
static struct inflate_state state;
int main(void) { isal_inflate_init(&state); return 0; }' -lisal
}

# ISA-L only makes .gz files faster: where it can be had without asking it is installed, and where
# it cannot is no failure. It is tried once; `.build/no-isal` remembers that it was in vain.
offer_isal() {
  if has_isal || [ -e .build/no-isal ] || ! command -v apt-get >/dev/null 2>&1; then return 0; fi
  if [ "$(id -u)" -ne 0 ] && ! sudo -n true >/dev/null 2>&1; then return 0; fi
  say "installing libisal-dev with apt-get, which reads .gz files three times as fast as zlib"
  known=$(apt-cache search --names-only '^libisal-dev$' 2>/dev/null) || known=
  if [ -z "$known" ]; then as_root timeout 120 apt-get update -qq || true; fi
  if ! as_root timeout 300 apt-get install -y -qq libisal-dev >/dev/null; then
    say "it cannot be had; .gz files are read with zlib"
    mkdir -p .build && : >.build/no-isal
  fi
}

if [ "${1:-}" = has-isal ]; then
  has_isal
  exit
fi

if ! has_swift; then
  stop "Swift 6.3 or later is missing. Get it from https://www.swift.org/install and run this again."
fi

if needed; then
  offer_isal
  say "all is here: $(swift --version 2>/dev/null | sed -n 's/.*\(Swift version [0-9.]*\).*/\1/p'), GNU readline, zlib, cmark-gfm"
  exit 0
fi

missing=
packages=
formulas=
if ! has_readline; then
  missing="GNU readline"
  packages=libreadline-dev
  formulas=readline
fi
if ! has_zlib; then
  missing="${missing:+$missing, }zlib"
  packages="$packages zlib1g-dev"
  formulas="$formulas zlib"
fi
if ! has_cmark; then
  missing="${missing:+$missing, }cmark-gfm"
  packages="$packages libcmark-gfm-dev libcmark-gfm-extensions-dev"
  formulas="$formulas cmark-gfm"
fi

if command -v apt-get >/dev/null 2>&1; then
  say "missing: $missing; installing with apt-get"
  as_root apt-get update -qq
  # shellcheck disable=SC2086
  as_root apt-get install -y -qq $packages
elif command -v brew >/dev/null 2>&1; then
  say "missing: $missing; installing with brew"
  # shellcheck disable=SC2086
  brew install $formulas
  for formula in $formulas; do
    prefix=$(brew --prefix "$formula")
    export CPATH="$prefix/include${CPATH:+:$CPATH}"
    export LIBRARY_PATH="$prefix/lib${LIBRARY_PATH:+:$LIBRARY_PATH}"
  done
else
  stop "missing: $missing. Install the headers (such as libreadline-dev, zlib1g-dev and libcmark-gfm-extensions-dev) and run this again."
fi

needed || stop "$missing was installed, but a program with it does not build"
offer_isal
say "installed $missing"
