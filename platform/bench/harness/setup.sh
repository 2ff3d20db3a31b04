# What the scripts of this directory need: a JDK, tools, Weir's classes. To be sourced.

# What Java is started with for Weir, as by the launcher.
WEIR_JVM_FLAGS=${WEIR_JVM_FLAGS:-"-Xms256m -Xmx512m -XX:+UseParallelGC -XX:-DontCompileHugeMethods
  -XX:+UseCompactObjectHeaders -Djdk.nio.maxCachedBufferSize=65536 --enable-native-access=ALL-UNNAMED
  --sun-misc-unsafe-memory-access=allow"}
export WEIR_JVM_FLAGS

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
root=$(cd "$bench/../.." && pwd)
export PYTHONDONTWRITEBYTECODE=1

is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ "$("$1/bin/javac" -version 2>&1 | sed -E 's/^javac ([0-9]+).*/\1/')" -ge 25 ]
}

find_jdk() {
  local candidate
  for candidate in "${JAVA_HOME:-/none}" /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk_25 "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  echo "no JDK 25 or newer found (expected: one in JAVA_HOME or below /usr/lib/jvm)" >&2
  return 1
}

wants_help() {
  case " $* " in
    *" --help "* | *" -h "*) return 0 ;;
    *) return 1 ;;
  esac
}

# need COMMAND PACKAGE: installs the Debian package unless the command is there.
need() {
  if PATH=$PATH:/usr/sbin command -v "$1" > /dev/null; then
    return
  fi
  echo "installing $2" >&2
  local as_root=""
  [ "$(id -u)" -eq 0 ] || as_root=sudo
  # RUNLEVEL=1: the package must not start a service of its own.
  if ! $as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
    apt-get install -y -q --no-install-recommends "$2" > /dev/null; then
    $as_root apt-get update -q > /dev/null
    $as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
      apt-get install -y -q --no-install-recommends "$2" > /dev/null
  fi
}

# build [MODULES...]: builds what has changed, and these modules. WEIR_BENCH_BUILD=no takes the classes as they are.
build() {
  [ "${WEIR_BENCH_BUILD:-yes}" = no ] && [ -d "$bench/target/lib" ] && return
  echo "building" >&2
  mkdir -p "$bench/target"
  local modules
  modules=$(IFS=, && echo "platform/bench,plugins/headers,$*")
  if ! mvn -B -ntp -f "$root/pom.xml" -pl "${modules%,}" -am package -DskipTests \
    > "$bench/target/build.log" 2>&1; then
    grep -E '^\[(ERROR|WARNING)\]|^WARNING: .*\.java' "$bench/target/build.log" >&2
    return 1
  fi
}

# Raises the limit of open files to what 10 000 clients need, or as far as it goes.
raise_open_files() {
  ulimit -n 32768 2> /dev/null || ulimit -n "$(ulimit -Hn)"
}

JAVA_HOME=$(find_jdk)
export JAVA_HOME
