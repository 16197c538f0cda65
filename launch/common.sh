# Shared by the scripts in launch/ and tests/: where things are, what is missing, building under a lock. Source it; do not run it.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
stamps="$root/.stamps"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

say() { printf '%s\n' "$*" >&2; }
fail() { say "$(basename "$0"): $*"; exit 1; }

# need_stamps: where locks and logs of this checkout go; only what installs or builds writes there.
need_stamps() {
  mkdir -p "$stamps" 2>/dev/null && [ -w "$stamps" ] ||
    fail "'$root' cannot be written by $(id -un), and something must be $1 first; let its owner do it, or use a copy of your own"
}

# need_limits: .NET itself does not start with less, and says so in its own words.
need_limits() {
  local files memory
  files=$(ulimit -n) memory=$(ulimit -v)
  [ "$files" = unlimited ] || [ "$files" -ge 256 ] || ulimit -n 1024 2>/dev/null ||
    fail "this shell may open $files files; at least 256 are needed. Raise the limit, such as with 'ulimit -n 1024'"
  [ "$memory" = unlimited ] || [ "$memory" -ge 4194304 ] ||
    fail "this shell may map $memory kB of memory; at least 4194304 are needed. Raise the limit, such as with 'ulimit -v unlimited'"
}
need_limits

# missing PACKAGE…: prints those that are not installed.
missing() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s\n' "$package"
  done
}

# install PACKAGE…: installs what is missing, or says in one sentence why it cannot.
install() {
  local wanted
  command -v dpkg-query >/dev/null || fail "this system has no dpkg; install by hand: $*"
  wanted=$(missing "$@" | tr '\n' ' ')
  [ -n "${wanted// /}" ] || return 0
  [ "$(id -u)" = 0 ] || fail "packages are missing; run as root: apt-get install -y $wanted"
  need_stamps installed
  say "installing $wanted"
  (
    flock 9
    # shellcheck disable=SC2086
    { apt-get install -y -qq --no-install-recommends $wanted >"$stamps/apt.log" 2>&1 ||
      { apt-get update -qq >"$stamps/apt.log" 2>&1 && apt-get install -y -qq --no-install-recommends $wanted >>"$stamps/apt.log" 2>&1; }; }
  ) 9>"$stamps/apt.lock" || { tail -5 "$stamps/apt.log" >&2; fail "apt-get could not install: $wanted"; }
}

# need_dotnet: .NET 10 is not in Debian 12, so it is asked for rather than installed.
need_dotnet() {
  command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep -q '^1[0-9]\.' ||
    fail "the .NET 10 SDK is missing; install it (https://learn.microsoft.com/dotnet/core/install/linux) so that 'dotnet --list-sdks' shows 10.0"
}

# is_stale STAMP PROJECT: whether a source is newer than the stamp, or there is none.
is_stale() {
  [ ! -e "$1" ] || [ -n "$(find "$root/src" "$root/$2" "$root/Directory.Build.props" "$root/Directory.Packages.props" "$root/global.json" \
    -type f -not -path '*/bin/*' -not -path '*/obj/*' -newer "$1" -print -quit)" ]
}

# What is released is compiled without the analysers: the Debug build of tests/run has them all, and they take longer than the compiler.
released=(-c Release -v q -nologo -clp:NoSummary -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false)

# build PROJECT NAME: builds one project in Release when a source is newer than its stamp; one build at a time.
build() {
  local project=$1 stamp="$stamps/build-$2"
  need_dotnet
  # What is built already is run by everybody, also from a checkout that only its owner can write.
  is_stale "$stamp" "$project" || return 0
  need_stamps built
  (
    flock 9
    if is_stale "$stamp" "$project"; then
      say "building $2"
      touch "$stamp.new"
      # Without the lock: a compiler that stays for the next build would keep it.
      dotnet build "$root/$project" "${released[@]}" ${BUILD_OPTIONS:-} >&2 9>&- || fail "$project does not build"
      mv "$stamp.new" "$stamp"
    fi
  ) 9>"$stamps/build.lock"
}

# rid: the runtime identifier that the programs are built for here.
rid() { case "$(uname -m)" in aarch64) echo linux-arm64 ;; *) echo linux-x64 ;; esac; }
